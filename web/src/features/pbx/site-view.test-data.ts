import type { ChannelEntity, QueueMemberEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { noMemberFigures } from "@patchbay/protocol/pbx/site-view/figures";

/** A channel of extension 1402 that is up, and with which nothing else goes on. */
export const channelRow = (uniqueid: string, more: Partial<ChannelEntity> = {}): ChannelEntity => ({
  uniqueid,
  linkedid: uniqueid,
  channel: `PJSIP/1402-${uniqueid.replace(".", "").padStart(8, "0")}`,
  state: "Up",
  callerNumber: "1402",
  callerName: "Dana Ruiz",
  connectedNumber: "",
  connectedName: null,
  context: "internal",
  exten: "1421",
  bridgeId: null,
  queue: null,
  application: null,
  since: 1_000,
  stateSince: 2_000,
  dialledBy: null,
  music: false,
  holds: false,
  recording: false,
  ...more,
});

/** A member of the queue `support` whose phone is free. */
export const memberRow = (device: string, more: Partial<QueueMemberEntity> = {}): QueueMemberEntity => ({
  queue: "support",
  interface: device,
  name: device,
  penalty: 0,
  paused: false,
  pausedReason: null,
  status: 1,
  inCall: false,
  callsTaken: 0,
  lastCallAt: null,
  dynamic: false,
  since: 1,
  figures: noMemberFigures(0),
  ...more,
});
