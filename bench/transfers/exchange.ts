import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { AmiClient, type AmiReply } from "../../agent/src/asterisk/ami-client.ts";
import type { Lab } from "../../asterisk-config/lab/lab.ts";

type Address = Pick<Lab["ami"], "host" | "port">;

/** A caller's channel in Asterisk: the one that runs the dialplan, and the phone at its other side. */
export interface CallerChannel {
  uniqueid: string;
  channel: string;
  phone: string;
}

/** Two who talk with each other inside the PBX. */
export interface Pair {
  transferrer: { uniqueid: string; channel: string };
  party: { uniqueid: string; channel: string };
}

const LOOK_EVERY_MS = 20;
/** The far half of a Local channel that somebody dialled. */
const HALF = /^(.*);[12]$/;
const PHONE = /^Local\/9[67]\d\d@/;

/** The bench's own sight of the PBX: who is in one bridge with whom since when, and what channels there are. */
export class Exchange {
  readonly #ami: AmiClient;
  readonly #callers = new Map<string, CallerChannel>();
  /** Uniqueids and channel names in each bridge. */
  readonly #bridges = new Map<string, Map<string, string>>();
  /** When a caller was first in one bridge with a phone that they were put through to. */
  readonly #connectedAtMs = new Map<string, number>();
  readonly #phoneOf = new Map<string, string>();

  constructor({ host, port }: Address, secret: string) {
    this.#ami = new AmiClient({
      host,
      port,
      username: "lab",
      secret,
      onEvent: (event) => this.#take(event),
    });
  }

  async start(): Promise<void> {
    this.#ami.start();
    await until(() => this.#ami.state.state === "up", 5_000, "the bench's sight of the PBX");
    await this.#send({ Action: "Events", EventMask: "call" });
  }

  stop(): void {
    this.#ami.stop();
  }

  /** Has a phone call an extension; answers the caller's channel once there is one. `variables` are set on it. */
  async call(extension: string, id: string, variables: readonly string[] = []): Promise<CallerChannel> {
    await this.#send({
      Action: "Originate",
      Channel: `Local/${extension}@internal/n`,
      Context: "outgoing",
      Exten: "9700",
      Priority: 1,
      Timeout: 60_000,
      CallerID: `"${id}" <1001>`,
      Variable: [...variables],
      ChannelId: id,
      Async: true,
    });
    let caller: CallerChannel | undefined;
    await until(
      () => {
        caller = this.#callers.get(id);
        return caller !== undefined;
      },
      5_000,
      "a caller's channel",
    );
    if (caller === undefined) throw new Error("a caller's channel");
    return caller;
  }

  /** Has one quiet phone call another; answers the two once they are in one bridge. `variables` are set on who calls. */
  async pair(id: string, variables: readonly string[]): Promise<Pair> {
    await this.#send({
      Action: "Originate",
      Channel: "Local/9713@outgoing/n",
      Context: "outgoing",
      Exten: "9830",
      Priority: 1,
      Timeout: 60_000,
      CallerID: `"${id}" <1001>`,
      Variable: [...variables],
      ChannelId: id,
      Async: true,
    });
    let two: [string, string][] = [];
    await until(
      () => {
        two = [...([...this.#bridges.values()].find((inside) => inside.has(id)) ?? [])];
        return two.length === 2;
      },
      10_000,
      "two who talk",
    );
    const [party] = two.filter(([uniqueid]) => uniqueid !== id);
    const [own] = two.filter(([uniqueid]) => uniqueid === id);
    if (party === undefined || own === undefined) throw new Error("two who talk");
    return {
      transferrer: { uniqueid: id, channel: own[1] },
      party: { uniqueid: party[0], channel: party[1] },
    };
  }

  /** From now on only the next phone counts that it is connected with. */
  anew(uniqueid: string): void {
    this.#connectedAtMs.delete(uniqueid);
    this.#phoneOf.delete(uniqueid);
  }

  redirect(channel: string, context: string, exten: string): Promise<void> {
    return this.#send({ Action: "Redirect", Channel: channel, Context: context, Exten: exten, Priority: 1 });
  }

  connectedAtMs(uniqueid: string): number | undefined {
    return this.#connectedAtMs.get(uniqueid);
  }

  /** The phone that the caller was put through to. */
  phoneOf(uniqueid: string): string | undefined {
    return this.#phoneOf.get(uniqueid);
  }

  /** Hangs a channel up; one that is gone is no fault. */
  async hangUp(channel: string): Promise<void> {
    await this.#ami.send({ Action: "Hangup", Channel: channel, Cause: 16 });
  }

  /** Names of all channels there are now, by the PBX's own list. */
  async channels(): Promise<string[]> {
    const list: AmiReply = await this.#ami.list({ Action: "CoreShowChannels" }, 10_000);
    if (!list.ok) throw new Error(`The PBX does not list its channels: ${list.message}`);
    return list.items.map((item) => header(item, "Channel"));
  }

  /** The channels that are left once there are none, or `withinMs` later. */
  async left(withinMs: number): Promise<string[]> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const channels = await this.channels();
      if (channels.length === 0 || performance.now() > deadline) return channels;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #send(action: Parameters<AmiClient["send"]>[0]): Promise<void> {
    const reply = await this.#ami.send(action, 30_000);
    if (!reply.ok) throw new Error(`The PBX refuses ${action.Action}: ${reply.message}`);
  }

  #take(event: AmiHeaders): void {
    const uniqueid = header(event, "Uniqueid");
    const channel = header(event, "Channel");
    switch (header(event, "Event")) {
      case "Newchannel": {
        // Both halves carry the id that was chosen for the first as their Linkedid.
        const id = header(event, "Linkedid");
        const name = HALF.exec(channel)?.[1];
        if (name === undefined || uniqueid === id || !channel.endsWith(";2")) return;
        if (/@internal-/.test(channel)) this.#callers.set(id, { uniqueid, channel, phone: `${name};1` });
        return;
      }
      case "BridgeEnter": {
        const bridge = header(event, "BridgeUniqueid");
        const inside = this.#bridges.get(bridge) ?? new Map<string, string>();
        this.#bridges.set(bridge, inside.set(uniqueid, channel));
        const phone = [...inside.values()].find((name) => PHONE.test(name));
        if (phone === undefined) return;
        const atMs = performance.now();
        for (const one of inside.keys()) {
          if (this.#connectedAtMs.has(one)) continue;
          this.#connectedAtMs.set(one, atMs);
          this.#phoneOf.set(one, phone);
        }
        return;
      }
      case "BridgeLeave":
        this.#bridges.get(header(event, "BridgeUniqueid"))?.delete(uniqueid);
        return;
      case "BridgeDestroy":
        this.#bridges.delete(header(event, "BridgeUniqueid"));
        return;
      default:
        return;
    }
  }
}

/** Waits until it is so. Throws when it is not in time. */
export async function until(so: () => boolean, withinMs: number, what: string): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!so()) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
