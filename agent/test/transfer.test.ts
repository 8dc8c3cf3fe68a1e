import { header } from "@patchbay/protocol/ami/decoder";
import { afterEach, describe, expect } from "vitest";
import { accepting } from "../src/bridge/commands/transfer.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";
import { type Transfer, transfersAt, type Underway } from "./transfers-at.ts";

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

const PATHS = ["websocket", "audiosocket"];
const { joined, transferring, expectConnected, expectNothingLeft, hangUpTarget, key } = transfersAt(
  () => site,
);

describe("a caller who is put through inside Asterisk", () => {
  it("blind: talks to the target, with the caller id kept, and their audio leaves the edge", async () => {
    const call = await transferring("9810", { brief: null });
    expect(call.told).toMatchObject({ ok: true });
    await expectConnected(call);
    const list = await site.onlooker.list({ Action: "CoreShowChannels" });
    const target = list.ok && list.items.find((item) => /^Local\/9810@.*;2$/.test(header(item, "Channel")));
    expect(target && header(target, "CallerIDNum")).toBe("1001");
    await expectNothingLeft();
  });

  it("is hung up on when the target ends their conversation", async () => {
    const call = await transferring("9810", { brief: null });
    await expectConnected(call);
    const sounding = site.person.heard.length;
    await site.person.watch.until(
      () => (site.person.heard.length > sounding + 50 ? true : undefined),
      "a second of conversation",
    );
    await hangUpTarget("9810");
    await site.person.gone();
    expect(call.back.credentials).toEqual([]);
  });

  it.each(PATHS)("attended, by %s: the target hears the edge first, and takes the caller", async (path) => {
    const call = await transferring("9811", { path });
    await joined(call.brief, "the brief");
    await key(call.brief, "1");
    expect(call.back.joined).toBe(false);
    call.brief.say({ type: "bye", reason: "accepted" });
    await expectConnected(call);
    await expectNothingLeft();
  });

  it.each(PATHS)("attended, by %s: a target that declines gives the caller back", async (path) => {
    const call = await transferring("9812", { path });
    await joined(call.brief, "the brief");
    await key(call.brief, "2");
    call.brief.say({ type: "bye", reason: "transferred" });
    await joined(call.back, "the caller's return");
    expect(site.person.talking).toBe(true);
    await expectNothingLeft();
  });

  it("to a queue", async () => {
    const from = site.events.length;
    const { told } = await transferring({ kind: "queue", queue: "support" }, { brief: null });
    expect(told).toMatchObject({ ok: true });
    expect(await site.event("QueueCallerJoin", from)).toMatchObject({ Queue: "support" });
    await expectNothingLeft();
  });
});

describe("a caller who cannot be put through is back at the edge", () => {
  it.each([
    ["busy", "9801", 10_000, "BUSY"],
    ["that refuses", "9921", 10_000, "CHANUNAVAIL|BUSY|CONGESTION|NOANSWER"],
    ["that nobody has", "7777", 10_000, "CHANUNAVAIL|CONGESTION"],
    ["that is not registered", "1009", 10_000, "CHANUNAVAIL|CONGESTION"],
    ["that does not answer", "9800", 1_000, "NOANSWER"],
  ])("from a target %s", async (_what, number, ringMs, status) => {
    const { back, uniqueid } = await transferring(number, { ringMs });
    await joined(back, "the caller's return");
    await site.edge.watch.until(
      () =>
        site.edge
          .pbx("dial_end")
          .find((event) => event.uniqueid === uniqueid && new RegExp(`^(${status})$`).test(event.status)),
      "how the ringing ended",
    );
    expect(site.person.talking).toBe(true);
    await expectNothingLeft();
  });

  it("from a target that hangs up in the brief", async () => {
    const { back, brief } = await transferring("9814");
    await joined(brief, "the brief");
    await joined(back, "the caller's return");
    await expect.poll(() => brief.control).toContainEqual({ type: "bye", reason: "hangup" });
    await expectNothingLeft();
  });

  it("from a target that takes them, and hangs up before the two are connected", async () => {
    const { back, brief } = await transferring("9813");
    await joined(brief, "the brief");
    const list = await site.channels();
    const caller = list.find((name) => name.startsWith("PJSIP/1001-")) ?? "";
    await site.onlooker.send(accepting(caller));
    await hangUpTarget("9813");
    await joined(back, "the caller's return");
    await expectNothingLeft();
  });

  it("from a target that hangs up as soon as they have pressed 1", async () => {
    const { back, brief } = await transferring("9816");
    await joined(brief, "the brief");
    await key(brief, "1");
    brief.say({ type: "bye", reason: "accepted" });
    await joined(back, "the caller's return");
    await expectNothingLeft();
  });

  it("from a target that answers and is gone at once, without a brief", async () => {
    const { back } = await transferring("9815", { brief: null });
    await joined(back, "the caller's return");
    await expectNothingLeft();
  });

  it("from a queue that there is none of", async () => {
    const { back } = await transferring({ kind: "queue", queue: "nosuch" }, { brief: null });
    await joined(back, "the caller's return");
    await expectNothingLeft();
  });
});

describe("whoever goes in the middle of it", () => {
  const rung = ({ uniqueid }: Underway) =>
    site.edge.watch.until(
      () =>
        site.edge
          .pbx("dial_begin")
          .find((event) => event.uniqueid === uniqueid && /9800/.test(event.destChannel)),
      "the ringing",
    );
  const answered = async ({ brief }: Underway, digit: string, reason: "accepted" | "transferred") => {
    await joined(brief, "the brief");
    await key(brief, digit);
    brief.say({ type: "bye", reason });
  };

  it.each<[string, string, (call: Underway) => Promise<unknown>]>([
    ["is about to ring", "9800", async () => {}],
    ["rings", "9800", rung],
    ["is told who calls", "9813", ({ brief }) => joined(brief, "the brief")],
    ["has just taken them", "9811", (call) => answered(call, "1", "accepted")],
    ["has just declined", "9812", (call) => answered(call, "2", "transferred")],
  ])("the caller, while the target %s: nothing is left", async (_what, number, until) => {
    const call = await transferring(number);
    await until(call);
    await expectNothingLeft();
    if (number === "9813") {
      await expect.poll(() => call.brief.control).toContainEqual({ type: "bye", reason: "call_ended" });
    }
    // The edge is told of the end of every channel, also of those that begin when the caller is already gone.
    const begun = () => site.edge.pbx("channel_new").map(({ channel }) => channel.uniqueid);
    const ended = () => new Set(site.edge.pbx("channel_hangup").map(({ uniqueid }) => uniqueid));
    expect(begun()).toContain(call.uniqueid);
    await expect.poll(() => begun().filter((uniqueid) => !ended().has(uniqueid))).toEqual([]);
  });

  it.each([
    ["rings", "9800", 3_000],
    ["is told who calls", "9813", 20_000],
  ])(
    "the connector, killed while the target %s: the caller is with people",
    async (_what, number, ringMs) => {
      const { connector, brief } = await transferring(number, { ringMs });
      if (number === "9813") await joined(brief, "the brief");
      const from = site.events.length;
      connector.signal("SIGKILL");
      expect(await site.event("QueueCallerJoin", from, 8_000)).toMatchObject({ Queue: "support" });
      expect(site.person.talking).toBe(true);
      await expectNothingLeft();
    },
  );

  it.each(PATHS)(
    "the connector, killed while the target rings, and started again, by %s: the caller is back at the edge",
    async (path) => {
      const { connector, back } = await transferring("9800", { path, ringMs: 20_000 });
      // Written beside the calls: a kill within those milliseconds sends the caller to the queue.
      await expect.poll(() => site.keptTickets()).toContain(back.ticket);
      connector.signal("SIGKILL");
      await connector.exited;
      await site.connector({ PATCHBAY_MEDIA_PATH: path });
      // However long the new one took, the target has not answered.
      await hangUpTarget("9800");
      await joined(back, "the caller's return");
      expect(site.person.talking).toBe(true);
      await expectNothingLeft();
    },
  );

  it("the link, cut while the target rings: the caller is back at the edge, and what happened is told later", async () => {
    const { back, uniqueid } = await transferring("9800", { ringMs: 2_000 });
    site.edge.cutLink();
    await joined(back, "the caller's return");
    await site.edge.watch.until(
      () =>
        site.edge.pbx("dial_end").find((event) => event.uniqueid === uniqueid && event.status === "NOANSWER"),
      "how the ringing ended",
      10_000,
    );
    await expectNothingLeft();
  });
});

describe("what is not run", () => {
  it.each<[string, Partial<Transfer>]>([
    ["another argument", { to: { kind: "number", number: "1001,s,1" } }],
    ["a second target", { to: { kind: "number", number: "1001@internal&PJSIP/1001" } }],
    ["a variable of the dialplan", { to: { kind: "number", number: `1001\${EXTEN}` } }],
    ["a second action", { to: { kind: "queue", queue: "support\r\nAction: Logoff" } }],
    ["a queue with an argument", { to: { kind: "queue", queue: "support,t" } }],
    ["no queue", { to: { kind: "queue", queue: "" } }],
    ["a ticket with an assignment", { backTicket: "a,PATCHBAY_QUEUE=x" }],
    ["a channel of another uniqueid", { uniqueid: "lab-1.1" }],
  ])("a transfer with %s", async (_what, change) => {
    const { told } = await transferring("9810", change);
    expect(told).toMatchObject({
      ok: false,
      code: change.uniqueid === undefined ? "invalid" : "unknown_channel",
    });
    expect(site.person.talking).toBe(true);
    expect(site.edge.linked).toBe(true);
  });
});
