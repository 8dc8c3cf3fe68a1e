import type { CallSummary } from "@patchbay/protocol/call";
import { isLive } from "../../calls/call-list.ts";

/** How long the edge keeps a caller for whoever lost them, before everybody is rung. */
const KEPT_FOR_MS = 15_000;

/**
 * The live call that this member has and whose phone was lost, or that this tab had when it was loaded (`keptId`), be it only to be told
 * of a caller who is put through to them. A call that another page of theirs is speaking on is not lost.
 */
export function lostCall(
  calls: Iterable<CallSummary>,
  myId: string,
  keptId: string | null,
): CallSummary | undefined {
  return [...calls].find(
    (call) =>
      isLive(call) &&
      ((has(call, myId) && (call.away?.id === myId || call.id === keptId)) ||
        (call.transfer?.claimedBy?.id === myId && call.id === keptId)),
  );
}

const has = ({ handler }: CallSummary, myId: string): boolean =>
  handler.kind === "operator" && handler.id === myId;

/** Whole seconds until everybody is rung; null while the edge has not noticed that the phone is gone. */
export function keptForS(call: CallSummary, nowMs: number): number | null {
  if (!call.away) return null;
  return Math.max(0, Math.ceil((call.away.at + KEPT_FOR_MS - nowMs) / 1_000));
}
