import type { Permission } from "@patchbay/protocol/roles";
import type { CallState } from "../life/state.ts";

/** How the ids of legs begin that listen in. */
export const LISTENER = "listener-";

/** What a member must be allowed to have this leg of a call, for as long as they have it. */
export function rightOnLeg(legId: string): Permission {
  if (legId.startsWith(LISTENER)) return "calls.supervise";
  return legId === "caller" ? "calls.place" : "calls.answer";
}

/** The id of the member whose browser has this leg, or is about to; null where no member's has. */
export function holderOf(
  { listeners, people, transfer, placedBy, plan }: CallState,
  legId: string,
): string | null {
  if (Object.hasOwn(listeners, legId)) return listeners[legId]?.by.id ?? null;
  // Of a call that a member dials, the caller's leg is the outside party's.
  if (legId === "caller") return plan?.kind === "dial" ? null : (placedBy?.id ?? null);
  if (transfer !== null && "legId" in transfer && transfer.legId === legId) {
    return transfer.claimedBy.kind === "member" ? transfer.claimedBy.id : null;
  }
  if (people === null || people.stage === "ringing" || people.legId !== legId) return null;
  return people.by.kind === "member" ? people.by.id : null;
}
