import { type AmiEventName, isReadEvent } from "@patchbay/protocol/ami/events";

/** Nothing that the connector tells follows from these, and a busy PBX tells little else but them and variables. */
const UNUSED: ReadonlySet<AmiEventName> = new Set([
  "Newexten",
  "DialState",
  "DTMFBegin",
  "DTMFEnd",
  "LocalBridge",
  "AgentCalled",
]);

/** May this event go by unread? Not while somebody watches raw events, nor while an act waits for the one by which it comes about. */
export const isPassedOver = (event: string): boolean => !isReadEvent(event) || UNUSED.has(event);
