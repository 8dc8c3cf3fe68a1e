import type { ChannelEntity, QueueMemberEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { noMemberFigures, noQueueFigures } from "@patchbay/protocol/pbx/site-view/figures";
import { emptySiteView, type SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { describe, expect, test } from "vitest";
import { channelRow, memberRow } from "../site-view.test-data.ts";
import { priorityBefore, queueLine, queueRows } from "./queue-rows.ts";

const channel = (uniqueid: string, more: Partial<ChannelEntity> = {}): ChannelEntity =>
  channelRow(uniqueid, {
    channel: `PJSIP/nordic-0000000${uniqueid.slice(-1)}`,
    callerNumber: "+12125550120",
    callerName: "Helen Osei",
    exten: "600",
    ...more,
  });
const site = (parts: {
  channels?: ChannelEntity[];
  members?: QueueMemberEntity[];
  callers?: string[];
  other?: boolean;
}): SiteView => ({
  ...emptySiteView,
  channel: new Map((parts.channels ?? []).map((one) => [one.uniqueid, one])),
  queue: new Map(
    ["sales", "support"].map((name) => [
      name,
      {
        name,
        strategy: "rrmemory",
        targetMs: 20_000,
        figures: { ...noQueueFigures(0), connected: 6, withinTarget: 3, gaveUp: 3, timedOut: 1 },
      },
    ]),
  ),
  queue_member: new Map((parts.members ?? []).map((one) => [`support|${one.interface}`, one])),
  queue_caller: new Map(
    (parts.callers ?? []).map((uniqueid, at) => [
      uniqueid,
      { uniqueid, queue: "support", position: at + 1, priority: 0, joinedAt: 5_000 + at },
    ]),
  ),
});
const support = (view: SiteView) => {
  const row = queueRows(view).find(({ queue }) => queue.name === "support");
  if (row === undefined) throw new Error("support");
  return row;
};
const shapes = (view: SiteView) => support(view).members.map(({ shape, words }) => [shape, words]);

describe("the queues of a PBX", () => {
  test("the one whose callers wait for nobody comes first, and says why", () => {
    const view = site({
      channels: [channel("1.1")],
      callers: ["1.1"],
      members: [memberRow("PJSIP/1", { paused: true }), memberRow("PJSIP/2", { status: 5 })],
    });
    expect(queueRows(view).map(({ queue }) => queue.name)).toEqual(["support", "sales"]);
    expect(support(view)).toMatchObject({
      stranded: "1 paused, 1 not registered",
      longestSince: 5_000,
      free: 0,
    });
    expect(support(site({ callers: ["1.1"], members: [memberRow("PJSIP/1")] })).stranded).toBe("");
  });

  test("figures are of all whose wait is over", () => {
    expect(support(site({}))).toMatchObject({
      level: 0.3,
      abandoned: 4,
      abandonedWords: "3 gave up · 1 timed out",
    });
  });

  test("a queue without a target has no service level, and nobody waits too long in it", () => {
    const view = site({});
    const without = (targetMs: number | null): SiteView => ({
      ...view,
      queue: new Map([...view.queue].map(([name, queue]) => [name, { ...queue, targetMs }])),
    });
    expect(support(view)).toMatchObject({ level: 0.3, targetMs: 20_000 });
    for (const none of [0, null])
      expect(support(without(none))).toMatchObject({ level: null, targetMs: null });
  });

  test("a member is what they do: talks, rings, is paused, free or out of reach", () => {
    const channels = [
      channel("1.1", { bridgeId: "b" }),
      channel("1.2", { channel: "PJSIP/1-00000002", bridgeId: "b" }),
      channel("1.3", { channel: "PJSIP/2-00000003", state: "Ringing", dialledBy: "1.1" }),
    ];
    const members = [
      memberRow("PJSIP/1", { status: 2 }),
      memberRow("PJSIP/2", { status: 6 }),
      memberRow("PJSIP/3", { paused: true, pausedReason: "Lunch" }),
      memberRow("PJSIP/4", { paused: true, pausedReason: "Auto-Pause" }),
      memberRow("PJSIP/5", { status: 5 }),
      memberRow("PJSIP/6"),
      memberRow("PJSIP/7", { status: 2 }),
    ];
    expect(shapes(site({ channels, members }))).toEqual([
      ["talking", "Talking · Helen Osei"],
      ["ringing", "Ringing · Helen Osei"],
      ["paused", "Paused · Lunch"],
      ["auto_paused", "Auto-paused · did not answer"],
      ["unreachable", "Unreachable · no phone registered"],
      ["free", "Free"],
      ["talking", "In another call"],
    ]);
  });

  test("an assistant is called by the near half of its way, and has any number of callers at once", () => {
    const half = (n: string, side: 1 | 2, bridgeId: string) =>
      channel(`1.${n}${side}`, { channel: `Local/a-1@patchbay-member-0000000${n};${side}`, bridgeId });
    const one = [channel("1.1", { bridgeId: "b" }), half("1", 1, "b"), half("1", 2, "far")];
    const another = [channel("1.2", { bridgeId: "c" }), half("2", 1, "c"), half("2", 2, "else")];
    const members = [memberRow("Local/a-1@patchbay-member/n")];
    expect(shapes(site({ channels: one, members }))).toEqual([["talking", "Talking · Helen Osei"]]);
    const both = site({ channels: [...one, ...another], members });
    expect(shapes(both)).toEqual([["talking", "Talking · 2 calls"]]);
    expect(support(both)).toMatchObject({ free: 1 });
    const paused = [memberRow("Local/a-1@patchbay-member/n", { paused: true })];
    expect(support(site({ channels: one, members: paused }))).toMatchObject({ free: 0 });
    const away = site({ members: [memberRow("Local/a-1@patchbay-member/n", { status: 5 })] });
    expect(shapes(away)).toEqual([["unreachable", "Unreachable · Patchbay is away"]]);
  });

  test("a call is counted though who took it is no member any more", () => {
    const taken = (answered: number) => ({ figures: { ...noMemberFigures(0), answered } });
    const view = site({
      members: [memberRow("PJSIP/1", taken(2)), memberRow("Local/1412@patchbay-queue", taken(1))],
    });
    const queue = support(view).queue;
    const figures = { ...queue.figures, answered: 5 };
    const row = support({ ...view, queue: new Map([["support", { ...queue, figures }]]) });
    expect(row.taken).toEqual({ people: 4, assistants: 1 });
  });

  test("members stand by penalty, then by name; callers by their place", () => {
    const view = site({
      channels: [channel("1.1"), channel("1.2")],
      callers: ["1.2", "1.1"],
      members: [memberRow("PJSIP/9", { penalty: 5 }), memberRow("PJSIP/2"), memberRow("PJSIP/1")],
    });
    expect(support(view).members.map(({ member: { name } }) => name)).toEqual([
      "PJSIP/1",
      "PJSIP/2",
      "PJSIP/9",
    ]);
    expect(support(view).callers.map(({ caller }) => caller.uniqueid)).toEqual(["1.2", "1.1"]);
  });

  test("who is moved up comes before whoever is in front of them, whatever their priorities", () => {
    const view = site({ callers: ["1.1", "1.2", "1.3"] });
    const told: Readonly<Record<string, number>> = { "1.1": 10 };
    const callers = [...view.queue_caller.values()].map((caller) => ({
      ...caller,
      priority: told[caller.uniqueid] ?? null,
    }));
    const { callers: rows } = support({
      ...view,
      queue_caller: new Map(callers.map((caller) => [caller.uniqueid, caller])),
    });
    expect(["1.1", "1.2", "1.3"].map((uniqueid) => priorityBefore(rows, uniqueid))).toEqual([null, 11, 1]);
  });

  test("says how it rings, in words", () => {
    expect(queueLine(support(site({})).queue)).toBe("one after the other · target 20 s");
  });
});
