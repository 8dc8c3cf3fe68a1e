import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { afterEach, describe, expect, it } from "vitest";
import { listen } from "../listen.ts";
import { AmiClient, type AmiClientOptions, type AmiState } from "./ami-client.ts";

const FIXTURES = join(import.meta.dirname, "../../../protocol/src/ami/fixtures");
const GREETING = "Asterisk Call Manager/11.0.0\r\n";
const BOOTED = "Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n";

/** A manager port that answers by script; `answer` gets each action's text. */
class Manager {
  readonly actions: string[] = [];
  readonly sockets: Socket[] = [];
  readonly #server: Server;
  answer: (action: string, id: string, socket: Socket) => void = () => {};
  logins: "accept" | "refuse" | "ignore" = "accept";

  constructor() {
    this.#server = createServer((socket) => {
      this.sockets.push(socket);
      socket.on("error", () => {});
      socket.write(GREETING);
      let rest = "";
      socket.setEncoding("utf8").on("data", (text: string) => {
        const blocks = (rest + text).split("\r\n\r\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) this.#action(block, socket);
      });
    });
  }

  start(): Promise<number> {
    return listen(this.#server, "manager", "127.0.0.1", 0, "-");
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }

  #action(block: string, socket: Socket): void {
    this.actions.push(block);
    const id = /^ActionID: (.*)$/m.exec(block)?.[1]?.trim() ?? "";
    if (!block.startsWith("Action: Login")) return this.answer(block, id, socket);
    if (this.logins === "refuse") {
      socket.end(`Response: Error\r\nActionID: ${id}\r\nMessage: Authentication failed\r\n\r\n`);
    } else if (this.logins === "accept") {
      socket.write(
        `Response: Success\r\nActionID: ${id}\r\nMessage: Authentication accepted\r\n\r\n${BOOTED}`,
      );
    }
  }
}

const open: { stop(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.stop();
});

async function connected(
  manager: Manager,
  more: Pick<Partial<AmiClientOptions>, "pingEveryMs" | "events" | "passes"> = {},
) {
  const port = await manager.start();
  const events: AmiHeaders[] = [];
  const states: AmiState[] = [];
  const waiting: (() => void)[] = [];
  const changed = () => {
    for (const wake of waiting.splice(0)) wake();
  };
  const client = new AmiClient({
    host: "127.0.0.1",
    port,
    username: "patchbay",
    secret: "s3cret",
    backoffMs: { first: 10, last: 40 },
    onEvent: (headers) => {
      events.push(headers);
      changed();
    },
    onState: (state) => {
      states.push(state);
      changed();
    },
    ...more,
  });
  open.push(client, manager);
  client.start();
  const until = async (look: () => boolean) => {
    while (!look()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { client, events, states, until, up: () => until(() => states.at(-1)?.state === "up") };
}

describe("AmiClient", () => {
  it("logs in, matches replies by ActionID in any order, and hands events on", async () => {
    const manager = new Manager();
    const held: string[] = [];
    manager.answer = (_action, id, socket) => {
      if (held.push(id) < 2) return;
      socket.write("Event: Newchannel\r\nChannel: x\r\nActionID: nobody\r\n\r\n");
      for (const one of held.toReversed())
        socket.write(`Response: Success\r\nActionID: ${one}\r\nPing: ${one}\r\n\r\n`);
    };
    const { client, events, up, states } = await connected(manager);
    await up();
    expect(states.at(-1)).toEqual({ state: "up", amiVersion: "11.0.0" });
    const [first, second] = await Promise.all([
      client.send({ Action: "Ping" }),
      client.send({ Action: "CoreStatus" }),
    ]);
    expect(first.ok && header(first.headers, "Ping")).toBe(held[0]);
    expect(second.ok && header(second.headers, "Ping")).toBe(held[1]);
    expect(events.map((event) => header(event, "Event"))).toContain("Newchannel");
  });

  it("gathers a recorded list to its end and keeps its items out of the events", async () => {
    const recorded = readFileSync(join(FIXTURES, "status-lists.raw"), "utf8").split("\r\n\r\n");
    const mine = recorded.filter((block) => block.includes("ActionID: l-CoreShowChannels"));
    const manager = new Manager();
    manager.answer = (_action, id, socket) => {
      for (const block of mine) {
        socket.write(
          `Event: Newstate\r\nChannel: between\r\n\r\n${block.replace("l-CoreShowChannels", id)}\r\n\r\n`,
        );
      }
    };
    const { client, events, up } = await connected(manager);
    await up();
    const list = await client.list({ Action: "CoreShowChannels" });
    expect(list.ok && list.items.map((item) => header(item, "Event"))).toEqual(
      Array(4).fill("CoreShowChannel"),
    );
    expect(events.filter((event) => header(event, "Event") === "CoreShowChannel")).toEqual([]);
    expect(events.filter((event) => header(event, "Channel") === "between").length).toBeGreaterThanOrEqual(
      mine.length - 1,
    );
  });

  it("reads a busy PBX's events in bursts, passes over what is not read, but not as items of a list", async () => {
    const manager = new Manager();
    manager.answer = (_action, id, socket) => {
      socket.write(`Response: Success\r\nActionID: ${id}\r\nEventList: start\r\n\r\n`);
      socket.write(`Event: VarSet\r\nActionID: ${id}\r\nValue: an item\r\n\r\n`);
      socket.write(`Event: ListComplete\r\nActionID: ${id}\r\nEventList: Complete\r\n\r\n`);
    };
    const { client, events, up, until } = await connected(manager, { passes: (name) => name === "VarSet" });
    await up();
    const told = () => events.filter((event) => header(event, "Event") === "Newstate");
    for (let n = 0; n < 2_000; n++)
      manager.sockets[0]?.write(
        `Event: VarSet\r\nValue: ${n}\r\n\r\nEvent: Newstate\r\nNumber: ${n}\r\n\r\n`,
      );
    await until(() => told().length === 2_000);
    expect(told().map((event) => Number(header(event, "Number")))).toEqual(Array.from(Array(2_000).keys()));
    expect(events.some((event) => header(event, "Event") === "VarSet")).toBe(false);
    const answer = await client.list({ Action: "CoreShowChannels" });
    expect(answer.ok && answer.items.map((item) => header(item, "Value"))).toEqual(["an item"]);
  });

  it("hands OriginateResponse on as an event although it has a Response and our ActionID", async () => {
    const manager = new Manager();
    manager.answer = (_action, id, socket) => {
      socket.write(
        `Response: Success\r\nActionID: ${id}\r\n\r\nEvent: OriginateResponse\r\nActionID: ${id}\r\nResponse: Failure\r\nReason: 5\r\n\r\n`,
      );
    };
    const { client, events, up, until } = await connected(manager);
    await up();
    const reply = await client.send({
      Action: "Originate",
      Channel: "PJSIP/1",
      Context: "c",
      Exten: "1",
      Priority: 1,
      Async: true,
    });
    expect(reply.ok).toBe(true);
    await until(() => events.some((event) => header(event, "Event") === "OriginateResponse"));
    expect(header(events.at(-1) ?? {}, "Reason")).toBe("5");
  });

  it("answers Asterisk's refusal, a time-out and bad values without throwing, and writes nothing of the last", async () => {
    const manager = new Manager();
    manager.answer = (action, id, socket) => {
      if (action.startsWith("Action: Hangup")) {
        socket.write(`Response: Error\r\nActionID: ${id}\r\nMessage: No such channel\r\n\r\n`);
      }
    };
    const { client, up } = await connected(manager);
    await up();
    expect(await client.send({ Action: "Hangup", Channel: "x" })).toEqual({
      ok: false,
      code: "refused",
      message: "No such channel",
    });
    expect(await client.send({ Action: "CoreStatus" }, 20)).toMatchObject({ ok: false, code: "timeout" });
    const before = manager.actions.length;
    const injected = { Action: "Setvar", Variable: "X", Value: "1\r\n\r\nAction: Originate" } as const;
    expect(await client.send(injected)).toMatchObject({ ok: false, code: "invalid" });
    expect(manager.actions).toHaveLength(before);
  });

  it("answers everything that waits when the connection goes, connects again, and refuses meanwhile", async () => {
    const manager = new Manager();
    const { client, up, states, until } = await connected(manager);
    await up();
    const waiting = client.send({ Action: "CoreStatus" });
    manager.sockets[0]?.destroy();
    // The one may have been done all the same, the other was not even sent.
    expect(await waiting).toMatchObject({ ok: false, code: "down", sent: true });
    const meanwhile = await client.send({ Action: "Ping" });
    expect(meanwhile).toMatchObject({ ok: false, code: "down" });
    expect(meanwhile).not.toHaveProperty("sent");
    await until(() => states.filter(({ state }) => state === "up").length === 2);
    expect(manager.sockets).toHaveLength(2);
  });

  it("says that a login was refused, with the user and not the secret, and tries again", async () => {
    const manager = new Manager();
    manager.logins = "refuse";
    const { states, until, up } = await connected(manager);
    await until(() => states.length > 0);
    expect(states[0]).toMatchObject({
      code: "refused",
      reason: expect.stringContaining('"patchbay": Authentication failed'),
    });
    expect(JSON.stringify(states)).not.toContain("s3cret");
    manager.logins = "accept";
    await up();
  });

  it("leaves a peer that holds the connection but answers no ping", async () => {
    const manager = new Manager();
    const { up, states, until } = await connected(manager, { pingEveryMs: 20 });
    await up();
    await until(() => states.filter(({ state }) => state === "up").length === 2);
    expect(states[1]).toMatchObject({ state: "down", code: "lost" });
  });

  it("does not take an action that is long in being answered for the death of a session beside another", async () => {
    const manager = new Manager();
    manager.answer = (action, id, socket) => {
      if (!action.startsWith("Action: CoreStatus")) return;
      setTimeout(() => socket.write(`Response: Success\r\nActionID: ${id}\r\n\r\n`), 300);
    };
    const { client, up, states } = await connected(manager, { pingEveryMs: 20, events: "off" });
    await up();
    expect(await client.send({ Action: "CoreStatus" })).toMatchObject({ ok: true });
    expect(states).toHaveLength(1);
  });

  it("closes on a block without an end instead of filling its memory", async () => {
    const manager = new Manager();
    const { up, states, until } = await connected(manager);
    await up();
    manager.sockets[0]?.write(`Event: ${"x".repeat(400_000)}`);
    await until(() => states.some((state) => state.state === "down"));
    expect(states[1]).toMatchObject({ reason: expect.stringContaining("more than 262144 characters") });
  });

  it("names the address when nobody listens", async () => {
    const states: AmiState[] = [];
    await new Promise<void>((resolve) => {
      const client = new AmiClient({
        host: "127.0.0.1",
        port: 1,
        username: "u",
        secret: "s",
        onState: (state) => {
          states.push(state);
          client.stop();
          resolve();
        },
      });
      client.start();
    });
    expect(states[0]).toMatchObject({
      code: "unreachable",
      reason: expect.stringMatching(/127\.0\.0\.1:1 .*ECONNREFUSED/),
    });
  });
});
