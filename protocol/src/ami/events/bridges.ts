import { channel, event, named, text, whole } from "./fields.ts";

const bridge = { BridgeUniqueid: named, BridgeType: text, BridgeTechnology: text, BridgeNumChannels: whole };

/** Bridges and who is in them. */
export const bridgeEvents = {
  BridgeCreate: event("BridgeCreate", bridge),
  BridgeDestroy: event("BridgeDestroy", bridge),
  /** SwapUniqueid is of the channel that leaves for it. */
  BridgeEnter: event("BridgeEnter", { ...bridge, ...channel, SwapUniqueid: text }),
  BridgeLeave: event("BridgeLeave", { ...bridge, ...channel }),
  BridgeMerge: event("BridgeMerge", { ToBridgeUniqueid: named, FromBridgeUniqueid: named }),
  BridgeVideoSourceUpdate: event("BridgeVideoSourceUpdate", {
    BridgeUniqueid: named,
    BridgePreviousVideoSource: text,
  }),
  BridgeListItem: event("BridgeListItem", bridge),
};
