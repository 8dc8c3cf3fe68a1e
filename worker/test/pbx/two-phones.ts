import type { PbxEvent } from "@patchbay/protocol/pbx";
import { channelRow } from "../support/connector.ts";

/** Two phones of a PBX. */
export const [CALLER, CALLED] = ["PJSIP/1001-00000001", "PJSIP/1002-00000002"];

export const row = (uniqueid: string, channel: string, number: string, linkedid = "u.1"): PbxEvent => ({
  kind: "channel_new",
  channel: {
    ...channelRow(uniqueid),
    channel,
    callerNumber: number,
    callerName: "",
    linkedid,
    exten: "1002",
  },
});
export const enters = (uniqueid: string, channel: string): PbxEvent => ({
  kind: "bridge_enter",
  bridgeId: "b1",
  uniqueid,
  channel,
});
