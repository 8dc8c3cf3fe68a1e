import type { CallSummary } from "@patchbay/protocol/call";

/** What Take over would do to this call for this member: take it from its assistant, take the own one up again, or nothing. */
export function takeoverOf(call: CallSummary, myId: string, onIt: boolean): "take_over" | "take_up" | null {
  if (call.status === "ended" || onIt) return null;
  if (call.handler.kind === "assistant") return "take_over";
  return hasTaken(call, myId) ? "take_up" : null;
}

/** The name of the assistant that this member can hand the call back to; null when there is none. */
export const handBackTo = (call: CallSummary | undefined, myId: string): string | null =>
  call !== undefined && hasTaken(call, myId) ? (call.supervision.takenFrom?.name ?? null) : null;

const hasTaken = ({ handler, supervision }: CallSummary, myId: string): boolean =>
  handler.kind === "operator" && handler.id === myId && supervision.takenFrom !== null;

/** True where a supervisor who does not talk in the call can hear it: not while the PBX has it in its own hands. */
export const canListen = (call: CallSummary, myId: string): boolean =>
  call.status === "in_progress" &&
  !(call.handler.kind === "operator" && (call.handler.id === undefined || call.handler.id === myId));
