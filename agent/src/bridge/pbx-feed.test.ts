import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AmiDecoder, type AmiHeaders, blockKind } from "@patchbay/protocol/ami/decoder";
import { type PbxEvent, type PbxSnapshot, pbxEvent, pbxSnapshot } from "@patchbay/protocol/pbx";
import { ok, type Result, refuse } from "@patchbay/protocol/result";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Outgoing } from "../link/outbox.ts";
import { PbxFeed } from "./pbx-feed.ts";

const FIXTURES = join(import.meta.dirname, "../../../protocol/src/ami/fixtures");

function recorded(name: string): AmiHeaders[] {
  const blocks: AmiHeaders[] = [];
  new AmiDecoder().push(readFileSync(join(FIXTURES, name)), (block) => {
    if (blockKind(block) === "event") blocks.push(block);
  });
  return blocks;
}
const empty = (): PbxSnapshot => ({ at: 1, asteriskVersion: "22", channels: [], queues: [] });

function feed(answers: Promise<Result<PbxSnapshot>>[]) {
  const sent: Outgoing[] = [];
  const problems: string[] = [];
  const leaving: string[] = [];
  const asked: string[] = [];
  let withheld: Promise<boolean | null> = Promise.resolve(null);
  const pbx = new PbxFeed({
    isWithheld: (channel) => {
      asked.push(channel);
      return withheld;
    },
    send: (message) => sent.push(message),
    takeSnapshot: () => answers.shift() ?? Promise.resolve(ok(empty())),
    leaving: (uniqueid) => leaving.push(uniqueid),
    onProblem: (problem) => problems.push(problem),
  });
  const events = (): PbxEvent[] =>
    sent.flatMap((message) => (message.type === "pbx_events" ? message.data.events : []));
  const withholds = (answer: Promise<boolean | null>): void => {
    withheld = answer;
  };
  return { pbx, sent, problems, events, leaving, asked, withholds };
}

describe("PbxFeed", () => {
  it("tells a recorded call in the link's words, every event valid there", async () => {
    const { pbx, events } = feed([]);
    pbx.snapshot();
    for (const block of recorded("call-pjsip.raw")) pbx.event(block);
    await vi.waitFor(() => expect(events().filter(({ kind }) => kind === "channel_hangup")).toHaveLength(2));
    for (const event of events()) expect(pbxEvent.safeParse(event).success).toBe(true);
    const kinds = events().map(({ kind }) => kind);
    expect(kinds[0]).toBe("channel_new");
    expect(kinds.filter((kind) => kind === "bridge_enter")).toHaveLength(2);
    expect(pbx.channels.size).toBe(0);
  });

  it("tells a recorded queue: joined, connected, left, abandoned, times in milliseconds", async () => {
    const { pbx, events } = feed([]);
    pbx.snapshot();
    for (const block of recorded("queue.raw")) pbx.event(block);
    await vi.waitFor(() => expect(events().filter(({ kind }) => kind === "queue_abandon")).toHaveLength(2));
    expect(events().filter(({ kind }) => kind === "queue_join")).toHaveLength(3);
    expect(events().find(({ kind }) => kind === "queue_connect")).toMatchObject({
      memberName: "Agent A",
      queue: "support",
    });
    expect(events().find(({ kind }) => kind === "queue_abandon")).toMatchObject({ waitMs: 1_000 });
  });

  it("puts events that come while a snapshot is taken behind it", async () => {
    const taken = Promise.withResolvers<Result<PbxSnapshot>>();
    const { pbx, sent } = feed([taken.promise]);
    pbx.snapshot();
    for (const block of recorded("call-pjsip.raw")) pbx.event(block);
    expect(sent).toEqual([]);
    taken.resolve(ok(empty()));
    await vi.waitFor(() =>
      expect(sent.map(({ type }) => type)).toEqual(["snapshot", "pbx_events", "site_events"]),
    );
  });

  it("says nothing before the first snapshot, and takes one more when asked meanwhile", async () => {
    const { pbx, sent } = feed([]);
    for (const block of recorded("call-pjsip.raw")) pbx.event(block);
    pbx.snapshot();
    pbx.snapshot();
    await vi.waitFor(() => expect(sent.map(({ type }) => type)).toEqual(["snapshot", "snapshot"]));
  });

  it("tells a PBX that is too large in part, says so, and knows all of it", async () => {
    const channels = Array.from({ length: 6_000 }, (_, n) => ({
      uniqueid: `u.${n}`,
      linkedid: "",
      channel: `PJSIP/trunk-${n}`,
      state: "Up",
      callerNumber: "",
      callerName: "",
      connectedNumber: "",
      context: "",
      exten: "",
      bridgeId: null,
    }));
    const { pbx, sent, problems } = feed([Promise.resolve(ok({ ...empty(), channels }))]);
    pbx.snapshot();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(pbxSnapshot.safeParse(sent[0]?.data).success).toBe(true);
    expect(problems.join()).toContain("of 6000 channels");
    expect(pbx.channels.size).toBe(6_000);
  });

  it("tries again when a snapshot fails, and reports malformed events", async () => {
    vi.useFakeTimers();
    try {
      const { pbx, sent, problems } = feed([Promise.resolve(refuse("CoreShowChannels: down"))]);
      pbx.snapshot();
      await vi.advanceTimersByTimeAsync(2_500);
      expect(problems.join()).toMatch(/no snapshot: CoreShowChannels/);
      expect(sent.map(({ type }) => type)).toEqual(["snapshot"]);
      pbx.event({ Event: "Hangup", Channel: "x", Uniqueid: "1", Cause: "?" });
      expect([pbx.malformed, problems.at(-1)]).toEqual([1, expect.stringContaining("Hangup: Cause")]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("A8: asks who joins a queue whether they withhold their number, before it tells; others do not wait", async () => {
    const { pbx, events, asked, withholds } = feed([]);
    const answer = Promise.withResolvers<boolean | null>();
    withholds(answer.promise);
    pbx.snapshot();
    for (const block of recorded("queue.raw")) pbx.event(block);
    const joins = () => events().filter(({ kind }) => kind === "queue_join");
    await vi.waitFor(() => expect(events().length).toBeGreaterThan(0));
    expect(joins()).toEqual([]);
    answer.resolve(true);
    await vi.waitFor(() => expect(joins().length).toBeGreaterThan(0));
    expect(asked.length).toBe(joins().length);
    for (const join of joins()) {
      const before = events().slice(0, events().indexOf(join));
      if (!("uniqueid" in join)) throw new Error("a join has a channel");
      expect(before).toContainEqual(
        expect.objectContaining({
          kind: "channel_state",
          uniqueid: join.uniqueid,
          caller: expect.objectContaining({ withheld: true }),
        }),
      );
      // In their own order: nobody leaves before they came.
      const own = events().filter((event) => "uniqueid" in event && event.uniqueid === join.uniqueid);
      const leaves = own.findIndex(({ kind }) => kind === "queue_leave");
      if (leaves >= 0) expect(leaves).toBeGreaterThan(own.indexOf(join));
    }
  });

  it("A8: asks of who calls in, whoever may come to have them, and of nobody whom the PBX calls; nothing waits for it", async () => {
    const { pbx, events, asked, withholds } = feed([]);
    const answer = Promise.withResolvers<boolean | null>();
    withholds(answer.promise);
    pbx.snapshot();
    const blocks = recorded("call-pjsip.raw");
    const last = blocks.findIndex(({ Event }) => Event === "Hangup");
    for (const block of blocks.slice(0, last)) pbx.event(block);
    await vi.waitFor(() => expect(events().filter(({ kind }) => kind === "bridge_enter")).toHaveLength(2));
    expect(asked).toEqual(["PJSIP/1001-00000000"]);
    const withheld = () =>
      events().filter((event) => event.kind === "channel_state" && event.caller?.withheld);
    expect(withheld()).toEqual([]);
    answer.resolve(true);
    await vi.waitFor(() => expect(withheld()).toHaveLength(1));
    expect(withheld()).toMatchObject([{ caller: { number: "1001", withheld: true } }]);
  });

  it("A8: tells what waits where Asterisk goes before it answers, and shows nobody's number", async () => {
    const { pbx, events, withholds } = feed([]);
    withholds(new Promise(() => {}));
    pbx.snapshot();
    for (const block of recorded("queue.raw")) pbx.event(block);
    await vi.waitFor(() => expect(events().length).toBeGreaterThan(0));
    pbx.lost();
    const joins = events().filter(({ kind }) => kind === "queue_join");
    expect(joins.length).toBeGreaterThan(0);
    for (const join of joins) {
      const before = events().slice(0, events().indexOf(join));
      const uniqueid = "uniqueid" in join ? join.uniqueid : "";
      expect(before).toContainEqual(
        expect.objectContaining({ uniqueid, caller: expect.objectContaining({ withheld: true }) }),
      );
    }
  });

  it("tells of who joins a queue where they wait by then, when somebody before them has left while it was asked of them", async () => {
    const { pbx, events, withholds } = feed([]);
    const answer = Promise.withResolvers<boolean | null>();
    withholds(answer.promise);
    pbx.snapshot();
    const join = recorded("queue.raw").find(({ Event }) => Event === "QueueCallerJoin") ?? {};
    pbx.event({ ...join, Position: "3" });
    const leave = { ...join, Event: "QueueCallerLeave", Uniqueid: "another", Channel: "Local/9@x-1;1" };
    pbx.event({ ...leave, Position: "1", Count: "2" });
    pbx.event({ ...leave, Position: "3", Count: "1" });
    answer.resolve(false);
    await vi.waitFor(() =>
      expect(events().find(({ kind }) => kind === "queue_join")).toMatchObject({ position: 2 }),
    );
  });

  describe("A8: whoever joins a queue where nobody says in time whether they withhold their number", () => {
    const blocks = recorded("queue.raw");
    const joinAt = blocks.findIndex(({ Event }) => Event === "QueueCallerJoin");
    const uniqueid = String(blocks[joinAt]?.Uniqueid);

    /** One caller waits, of whom nobody has said it; answers what was told of them since, and lets time pass. */
    async function waits() {
      const { pbx, events, withholds, asked } = feed([]);
      pbx.snapshot();
      await vi.advanceTimersByTimeAsync(100);
      for (const block of blocks.slice(0, joinAt + 1)) pbx.event(block);
      await vi.advanceTimersByTimeAsync(100);
      // What was told of them when they called is of before.
      const known = events().findIndex((event) => event.kind === "channel_state" && event.caller?.withheld);
      const callers = () =>
        events().flatMap((event, at) =>
          at >= known && event.kind === "channel_state" && event.uniqueid === uniqueid && event.caller
            ? [event]
            : [],
        );
      return { pbx, withholds, asked, callers };
    }
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it.each([
      ["may be shown, is shown as soon as that is known", false, [true, false]],
      ["withholds it, is shown never", true, [true]],
    ])("A8: and who %s", async (_what, answer, told) => {
      const { withholds, asked, callers } = await waits();
      expect(callers()).toMatchObject([{ caller: { withheld: true } }]);
      await vi.advanceTimersByTimeAsync(4_000);
      expect(callers()).toHaveLength(1);
      withholds(Promise.resolve(answer));
      await vi.advanceTimersByTimeAsync(4_000);
      expect(callers().map(({ caller }) => caller?.withheld)).toEqual(told);
      const times = asked.length;
      await vi.advanceTimersByTimeAsync(20_000);
      expect(asked).toHaveLength(times);
    });

    it("A8: is as the dialplan says meanwhile, and asked for no more", async () => {
      const { pbx, withholds, callers } = await waits();
      const { Channel = "" } = blocks[joinAt] ?? {};
      const join = blocks[joinAt] ?? {};
      pbx.event({ ...join, Event: "NewCallerid", Channel, "CID-CallingPres": "0 (Presentation Allowed)" });
      withholds(Promise.resolve(false));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(callers().map(({ caller }) => caller?.withheld)).toEqual([true, false]);
    });

    it("A8: is asked for no more once they are gone", async () => {
      const { pbx, asked } = await waits();
      const leaves = blocks.findIndex(({ Event, Uniqueid }) => Event === "Hangup" && Uniqueid === uniqueid);
      for (const block of blocks.slice(joinAt + 1, leaves + 1)) pbx.event(block);
      await vi.advanceTimersByTimeAsync(4_000);
      const of = asked.filter((channel) => channel === blocks[joinAt]?.Channel).length;
      await vi.advanceTimersByTimeAsync(20_000);
      expect(asked.filter((channel) => channel === blocks[joinAt]?.Channel)).toHaveLength(of);
    });
  });
});
