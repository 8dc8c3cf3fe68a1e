import type { Actor, CallEvent } from "@patchbay/protocol/call";
import { type CallState, hasEnded } from "../life/state.ts";
import { holderOf } from "./right-on-leg.ts";

const PATCHBAY: Actor = { kind: "system", id: "", name: "Patchbay" };

/**
 * What follows when a member may not have this leg any longer. Their caller goes on at once as when an operator vanishes: nobody is
 * waited for who may not come back.
 */
export function dismissed(state: CallState, legId: string): CallEvent[] {
  if (state.summary === null || hasEnded(state)) return [];
  // Only what a member has can be taken from them.
  if (holderOf(state, legId) === null) return [];
  const { listeners, transfer, people, plan } = state;
  const listener = Object.hasOwn(listeners, legId) ? listeners[legId] : undefined;
  if (listener !== undefined) return [{ type: "listener_left", legId, by: listener.by, dismissed: true }];
  const left: CallEvent = { type: "leg_left", legId, reason: "dismissed" };
  // Their own call, of a browser to an assistant or to people: there is no other end of it.
  if (legId === "caller") return [left];
  // Nobody has the caller by this leg yet: its end is a transfer's, too.
  if (transfer !== null && "legId" in transfer && transfer.legId === legId) return [left];
  if (people === null || people.stage === "ringing" || people.legId !== legId) return [];
  if (people.stage !== "talking") return [{ type: "claim_lapsed", legId }];
  // The caller is on their way to somebody else already.
  if (transfer !== null) return [left];
  // Whoever they were dialling has not answered, and shall not be rung for nobody.
  if (plan?.kind === "dial" && !state.legSeen) return [{ type: "hangup_requested", by: PATCHBAY }];
  const { id, name } = people.by;
  return [{ type: "leg_given_up", legId, by: { id, name }, dismissed: true }];
}
