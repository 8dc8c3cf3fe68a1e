import type { ChannelEntity, QueueMemberEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { noQueueFigures } from "@patchbay/protocol/pbx/site-view/figures";
import { emptySiteView, type SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { describe, expect, test } from "vitest";
import { channelRow, memberRow } from "../site-view.test-data.ts";
import { callsIn } from "./call-rows.ts";

const channel = (uniqueid: string, more: Partial<ChannelEntity> = {}): [string, ChannelEntity] => [
  uniqueid,
  channelRow(uniqueid, more),
];
const helen = { channel: "PJSIP/nordic-0000000a", callerNumber: "+12125550120", callerName: "Helen Osei" };
const view = (more: Partial<Record<keyof SiteView, [string, unknown][]>>): SiteView => ({
  ...emptySiteView,
  ...(Object.fromEntries(
    Object.entries(more).map(([kind, rows]) => [kind, new Map(rows)]),
  ) as Partial<SiteView>),
});
const extension = [
  "1402",
  { number: "1402", device: "PJSIP/1402", state: "INUSE", since: 1, contacts: 1, reachable: true },
] as [string, unknown];
const queue = [
  "support",
  { name: "support", strategy: "ringall", targetMs: 20_000, figures: noQueueFigures(0) },
] as [string, unknown];
const member = (more: Partial<QueueMemberEntity>): [string, unknown] => [
  "support|PJSIP/1402",
  memberRow("PJSIP/1402", { name: "Dana", ...more }),
];

describe("the calls of a PBX", () => {
  test("two who talk are one row: who called first, the other behind the cord, since their bridge", () => {
    const calls = callsIn(
      view({
        channel: [
          channel("1.2", { linkedid: "1.1", bridgeId: "b", since: 1_500 }),
          channel("1.1", { ...helen, bridgeId: "b" }),
        ],
        bridge: [["b", { id: "b", members: ["1.1", "1.2"], since: 3_000 }]],
        extension: [extension],
      }),
    );
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      id: "1.1",
      state: "talking",
      since: 3_000,
      caller: { name: "Helen Osei" },
      other: { name: "Dana Ruiz", line: "ext 1402" },
    });
  });

  test("the halves of a Local channel are nobody: who stands behind them is the other end", () => {
    const [call] = callsIn(
      view({
        channel: [
          channel("1.1", { ...helen, bridgeId: "a" }),
          channel("1.2", { linkedid: "1.1", channel: "Local/1402@internal-00000001;1", bridgeId: "a" }),
          channel("1.3", { linkedid: "1.1", channel: "Local/1402@internal-00000001;2", bridgeId: "b" }),
          channel("1.4", { linkedid: "1.1", bridgeId: "b" }),
        ],
        bridge: [
          ["a", { id: "a", members: [], since: 1 }],
          ["b", { id: "b", members: [], since: 2 }],
        ],
        extension: [extension],
      }),
    );
    expect(call).toMatchObject({
      state: "talking",
      caller: { name: "Helen Osei" },
      other: { name: "Dana Ruiz" },
    });
  });

  test("a call of nothing but halves of a Local channel is where one of them is", () => {
    const half = (uniqueid: string, end: 1 | 2): [string, ChannelEntity] =>
      channel(uniqueid, { linkedid: "1.9", channel: `Local/1600@internal-00000001;${end}` });
    const at = (more: Parameters<typeof view>[0]) =>
      callsIn(view({ channel: [half("1.9", 1), half("1.10", 2)], queue: [queue], ...more }))[0];
    for (const uniqueid of ["1.9", "1.10"]) {
      const place = { uniqueid, queue: "support", position: 1, priority: 0, joinedAt: 7_000 };
      expect(at({ queue_caller: [[uniqueid, place]], queue_member: [member({})] })).toMatchObject({
        id: uniqueid,
        state: "waiting",
        other: { name: "support" },
      });
      const space = { uniqueid, channel: "x", space: "701", lot: "main", parker: null, since: 9, until: 9 };
      expect(at({ parked: [[uniqueid, space]] })).toMatchObject({ id: uniqueid, state: "parked" });
      const seat = { uniqueid, channel: "x", admin: false, muted: false, conference: "820", since: 4 };
      expect(at({ conference_member: [[uniqueid, seat]] })).toMatchObject({
        id: uniqueid,
        state: "conference",
      });
    }
    // Behind its point a uniqueid has a count, no fraction.
    expect(at({})?.id).toBe("1.9");
  });

  test("a phone that rings is said to, and comes before those who talk", () => {
    const calls = callsIn(
      view({
        channel: [
          channel("1.1", { ...helen, state: "Ring" }),
          channel("1.2", { linkedid: "1.1", state: "Ringing", dialledBy: "1.1", since: 5_000 }),
          channel("2.1", { bridgeId: "b" }),
          channel("2.2", { linkedid: "2.1", bridgeId: "b" }),
        ],
        bridge: [["b", { id: "b", members: [], since: 1 }]],
      }),
    );
    expect(calls.map(({ state }) => state)).toEqual(["ringing", "talking"]);
    expect(calls[0]).toMatchObject({ now: { words: "Their phone rings" }, since: 5_000 });
  });

  test("who waits in a queue that nobody can answer comes before who only waits", () => {
    const waiting = (members: [string, unknown][]) =>
      callsIn(
        view({
          channel: [channel("1.1", { ...helen, queue: "support" })],
          queue: [queue],
          queue_caller: [
            ["1.1", { uniqueid: "1.1", queue: "support", position: 2, priority: 0, joinedAt: 7_000 }],
          ],
          queue_member: members,
        }),
      )[0];
    expect(waiting([member({})])).toMatchObject({
      state: "waiting",
      other: { name: "support", line: "2nd of 1" },
      since: 7_000,
    });
    expect(waiting([member({ paused: true })])).toMatchObject({
      state: "stranded",
      now: { words: "Nobody can be reached", more: "1 paused" },
    });
    expect(waiting([member({ status: 5 })])?.now.more).toBe("1 not registered");
    expect(waiting([])?.now.more).toBe("it has no members");
  });

  test("parked, on hold, in a conference and in an application each say so", () => {
    const parked = view({
      channel: [channel("1.1", helen)],
      parked: [
        [
          "1.1",
          {
            uniqueid: "1.1",
            channel: "x",
            space: "701",
            lot: "default",
            parker: "Grace Lin",
            since: 9,
            until: null,
          },
        ],
      ],
    });
    expect(callsIn(parked)[0]).toMatchObject({
      state: "parked",
      other: { name: "Space 701", line: "parked by Grace Lin" },
    });
    const held = view({
      channel: [
        channel("1.1", { ...helen, bridgeId: "b", music: true }),
        channel("1.2", { linkedid: "1.1", bridgeId: "b" }),
      ],
    });
    expect(callsIn(held)[0]).toMatchObject({ state: "held", now: { words: "On hold" } });
    const room = view({
      channel: [channel("1.1", helen), channel("2.1")],
      conference: [["820", { name: "820", locked: true, recording: false, since: 4 }]],
      conference_member: [
        ["1.1", { uniqueid: "1.1", channel: "x", admin: true, muted: true, conference: "820", since: 4 }],
        ["2.1", { uniqueid: "2.1", channel: "y", admin: false, muted: false, conference: "820", since: 5 }],
      ],
    });
    expect(callsIn(room)).toHaveLength(1);
    expect(callsIn(room)[0]).toMatchObject({
      state: "conference",
      other: { name: "Conference 820", line: "and 1 more" },
      now: { words: "1 muted · locked" },
    });
    const menu = view({ channel: [channel("1.1", { ...helen, application: "VoiceMail" })] });
    expect(callsIn(menu)[0]).toMatchObject({ state: "application", now: { words: "Leaves a message" } });
  });

  test("who is put through after a talk is one row that says so, whatever channels there are for it", () => {
    const underway = {
      id: "0b0e2a51-6f0e-4f0e-9d0e-2a516f0e4f0e",
      kind: "attended",
      to: { kind: "extension", context: "internal", exten: "1403" },
      party: { uniqueid: "1.1", channel: "PJSIP/nordic-00000001" },
      transferrer: { uniqueid: "1.2", channel: "PJSIP/1402-00000002" },
      phase: "talking",
      why: "",
      since: 9_000,
      until: null,
    } as const;
    const channels = [
      channel("1.1", { ...helen, application: "Wait" }),
      channel("1.2", { linkedid: "1.1", bridgeId: "b" }),
      channel("1.3", { linkedid: "1.1", channel: "PJSIP/1403-00000003", bridgeId: "b" }),
    ];
    const [call, ...others] = callsIn(
      view({ channel: channels, extension: [extension], transfer: [[underway.id, underway]] }),
    );
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      state: "held",
      caller: { name: "Helen Osei" },
      other: { name: "Dana Ruiz" },
      now: { words: "Is being put through", more: "Dana Ruiz talks with 1403. Helen Osei hears music." },
      since: 9_000,
    });
    const [after] = callsIn(
      view({ channel: channels, transfer: [[underway.id, { ...underway, phase: "back" }]] }),
    );
    expect(after?.now.words).not.toContain("put through");
  });

  test("a withheld number is nobody's", () => {
    const [call] = callsIn(
      view({ channel: [channel("1.1", { ...helen, callerNumber: "", callerName: "", withheld: true })] }),
    );
    expect(call?.caller).toEqual({ name: "Unknown caller", line: "number withheld" });
  });
});
