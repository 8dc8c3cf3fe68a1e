import type { CallEvent } from "@patchbay/protocol/call";
import { type CallState, hasEnded } from "./state.ts";

/**
 * Has what was written down since it was asked for left nothing of this event? It was decided by a state that others may have
 * changed before its turn came; then it did not happen.
 */
export function isOutdated(state: CallState, { type }: CallEvent): boolean {
  switch (type) {
    case "call_ended":
      return hasEnded(state);
    case "transfer_requested":
      return hasEnded(state) || state.transfer !== null;
    case "recording_started":
      return hasEnded(state) || state.summary?.recording != null;
    case "notice_due":
      return hasEnded(state) || state.notice !== null;
    default:
      return false;
  }
}

/** What the log has to say before this event: a transfer ends before its call, so that whoever was rung for it is let go. */
export function goesBefore({ transfer }: CallState, { type }: CallEvent): CallEvent[] {
  if (type !== "call_ended" || transfer === null) return [];
  return [{ type: "transfer_failed", transferId: transfer.id, reason: "caller_gone" }];
}
