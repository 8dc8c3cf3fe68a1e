import type { CallEvent, TransferWay } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { dana, joins, logOf, talking, throughout } from "../calls.test-data.ts";
import { needsChannel } from "./needs-channel.ts";

const transferId = "0a1b2c3d4e5f";
const requested = (way: TransferWay): CallEvent => ({
  type: "transfer_requested",
  transferId,
  by: dana,
  kind: "blind",
  target: { kind: "number", number: "1002", name: "", line: way === "outside" ? "other1" : "" },
  way,
  brief: "",
  keepsCallerId: true,
  ringMs: 20_000,
});
const away: CallEvent = { type: "leg_left", legId: "caller", reason: "hangup" };
const back: CallEvent = { type: "leg_resumed", legId: "caller", gapMs: 1 };
const ringing: CallEvent = { type: "transfer_ringing", transferId, untilMs: null };
const completed: CallEvent = { type: "transfer_completed", transferId };
const failed: CallEvent = { type: "transfer_failed", transferId, reason: "busy" };
const claimed: CallEvent = {
  type: "transfer_claimed",
  transferId,
  by: { kind: "system", id: "", name: "1002" },
  legId: "target-0a1b2c3d4e5f",
};
const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };

const caller = { uniqueid: "u1", linkedid: "u1", channel: "PJSIP/1001-1" };
const media = { uniqueid: "m1", linkedid: "u1", channel: "WebSocket/patchbay/0x7f01" };
const half = { uniqueid: "x1", linkedid: "u1", channel: "Local/1002@patchbay-out-00000001;1" };
const outside = {
  uniqueid: "patchbay-transfer-0a1b2c3d4e5f",
  linkedid: "patchbay-transfer-0a1b2c3d4e5f",
  channel: "Local/1002@patchbay-out-00000002;1",
};
const otherHalf = {
  ...outside,
  uniqueid: "patchbay-transfer-0a1b2c3d4e5f;2",
  channel: "Local/1002@patchbay-out-00000002;2",
};

describe("a call needs of the channels that have nobody", () => {
  it.each<[string, CallEvent[], object[], object[]]>([
    ["its caller and its audio", [], [caller, media], [half, outside]],
    ["whom it dials inside the PBX", [requested("pbx"), away, ringing], [caller, half], [outside]],
    ["whom the PBX has connected it to", [requested("pbx"), away, ringing, completed], [half], [outside]],
    ["nobody whom it did not reach", [requested("pbx"), away, ringing, failed, back], [caller], [half]],
    ["whom it dials outside", [requested("outside"), ringing], [outside, otherHalf], []],
    [
      "whom it has reached outside",
      [requested("outside"), ringing, claimed, joins("target-0a1b2c3d4e5f", "pbx"), completed],
      [outside, otherHalf],
      [],
    ],
    ["nobody outside who did not take it", [requested("outside"), ringing, failed], [], [outside, otherHalf]],
    ["nothing when it is over", [ended], [], [caller, media, half, outside]],
  ])("%s", (_what, events, needed, over) => {
    const { state } = throughout(logOf([...talking, ...events]));
    const all = [caller, media, half, outside, otherHalf];
    expect(all.filter((one) => needsChannel(state, one))).toEqual(expect.arrayContaining(needed));
    for (const one of over) expect(all.filter((each) => needsChannel(state, each))).not.toContain(one);
  });
});
