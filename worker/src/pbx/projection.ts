import type { ChannelEntity } from "@patchbay/protocol/pbx/site-view/entities";

/** A channel as calls need it; `queue` is the one it waits in. What else is known of it is the panel's. */
export type ProjectedChannel = Pick<
  ChannelEntity,
  | "uniqueid"
  | "linkedid"
  | "channel"
  | "state"
  | "callerNumber"
  | "callerName"
  | "connectedNumber"
  | "context"
  | "exten"
  | "bridgeId"
  | "withheld"
  | "queue"
> &
  Partial<Pick<ChannelEntity, "since">>;
