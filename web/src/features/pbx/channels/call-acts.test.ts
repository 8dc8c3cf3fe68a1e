import type { ChannelEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { emptySiteView } from "@patchbay/protocol/pbx/site-view/view";
import { expect, test } from "vitest";
import { channelRow } from "../site-view.test-data.ts";
import { actsFor } from "./call-acts.ts";
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
