import type { ChannelEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { emptySiteView } from "@patchbay/protocol/pbx/site-view/view";
import { expect, test } from "vitest";
import { channelRow } from "../site-view.test-data.ts";
import { actsFor, canBeAnswered } from "./call-acts.ts";
import { callsIn } from "./call-rows.ts";

const channel = (uniqueid: string, name: string, recording: boolean): ChannelEntity =>
  channelRow(uniqueid, { linkedid: "1.1", channel: name, bridgeId: "b", recording });
const recordOf = (callerRecorded: boolean, otherRecorded: boolean) => {
  const channels = [
    channel("1.1", "PJSIP/nordic-0000000a", callerRecorded),
    channel("1.2", "PJSIP/1402-0000000b", otherRecorded),
  ];
  const [call] = callsIn({
    ...emptySiteView,
    channel: new Map(channels.map((one) => [one.uniqueid, one])),
  });
  return call === undefined ? null : actsFor(call).record;
};

test("a recording is stopped on the channel that is recorded", () => {
  expect(recordOf(false, false)).toEqual({
    action: "MixMonitor",
    input: { Channel: "PJSIP/nordic-0000000a" },
  });
  expect(recordOf(true, false)).toMatchObject({
    action: "StopMixMonitor",
    input: { Channel: "PJSIP/nordic-0000000a" },
  });
  expect(recordOf(false, true)).toMatchObject({
    action: "StopMixMonitor",
    input: { Channel: "PJSIP/1402-0000000b" },
  });
});

test("a caller for whom a phone of the PBX rings can be answered, and a call that goes out cannot", () => {
  const answerable = (rung: string, dialledBy: string | null = "1.1"): boolean => {
    const channels = [
      channelRow("1.1", { channel: "PJSIP/1402-0000000a", state: "Ring" }),
      channelRow("1.2", { linkedid: "1.1", channel: rung, state: "Ringing", dialledBy }),
    ];
    const view = { ...emptySiteView, channel: new Map(channels.map((one) => [one.uniqueid, one])) };
    const [call] = callsIn(view);
    expect(call?.state).toBe("ringing");
    return call !== undefined && canBeAnswered(view, call);
  };
  expect(answerable("PJSIP/1403-0000000b")).toBe(true);
  expect(answerable("PJSIP/nordic-0000000b")).toBe(false);
  // It rings by itself, as one that was asked to call somebody does.
  expect(answerable("PJSIP/1403-0000000b", null)).toBe(false);
});

test("whoever waits in a queue can be answered, whatever it rings", () => {
  const waits = channelRow("1.1", { channel: "PJSIP/nordic-0000000a", queue: "support" });
  const view = {
    ...emptySiteView,
    channel: new Map([[waits.uniqueid, waits]]),
    queue_caller: new Map([
      ["1.1", { uniqueid: "1.1", queue: "support", position: 1, priority: 0, joinedAt: 7_000 }],
    ]),
  };
  const [call] = callsIn(view);
  expect(call !== undefined && canBeAnswered(view, call)).toBe(true);
});
