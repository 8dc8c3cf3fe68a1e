import type { Actor, Disposition, NextPlan } from "@patchbay/protocol/call";
import type { ByeReason } from "@patchbay/protocol/media";
import { isMedia } from "../../pbx/conversation.ts";
import { endedUnresponsive } from "../tools/closing.ts";
import { become, type CallState, type Effect, type Reaction } from "./state.ts";

export const NORMAL_CLEARING = 16;
export const CALL_REJECTED = 21;
/** How long people are rung with a caller whose assistant failed or whose operator vanished. */
const RESCUE_RING_MS = 45_000;

/** The next thing to try with a caller whom no operator took. */
export function follow(state: CallState, next: NextPlan): Reaction {
  if (next.kind === "assistant")
    return become(state, { plan: next, engine: "opening" }, { do: "open_engine" });
  if (next.kind === "queue" && state.pbx !== null) return toPeople(state, next.queue);
  return finale(state, { prompt: "nobody_available", next: "end" });
}

/** Tells the caller what happens now; somebody who cannot hear it goes on at once. */
export function finale(state: CallState, last: NonNullable<CallState["finale"]>): Reaction {
  // A browser is about to come, and hears it then.
  if (state.leg === "none" && state.legGivenUpAtMs !== null) return become(state, { finale: last });
  if (state.leg !== "joined") return finaleOver({ ...state, finale: last });
  return become(state, { finale: last }, { do: "answer_leg" }, { do: "prompt", prompt: last.prompt });
}

export function finaleOver(state: CallState): Reaction {
  const last = state.finale;
  const over = { ...state, finale: null };
  if (last === null) return become(state, {});
  if (last.next === "ring") return ring(over);
  const { plan } = state;
  if (last.next === "fallback") return toPeople(over, plan?.kind === "assistant" ? plan.fallbackQueue : "");
  const cause = "Nobody took the call.";
  if (state.pbx !== null) return hangUp({ ...over, hangingUp: true }, NORMAL_CLEARING, "hangup", cause);
  // Twilio ends the call by itself once its stream is over, and says so; a browser's call ends here.
  return become(over, { hangingUp: true }, { do: "release_leg", reason: "hangup" }, ...ownEnd(over, cause));
}

/**
 * The people of the PBX are to have the caller. The channel with which the call began goes on to them by its own dialplan; who has come in
 * its place is in a dialplan that knows nothing of Patchbay, and would be hung up on: without a queue (empty) that is known to take them,
 * the people at the dashboards are rung.
 */
export function toPeople(state: CallState, queue: string): Reaction {
  const { pbx, ownChannel } = state;
  const instead = pbx !== null && pbx.uniqueid !== ownChannel && !isMedia(pbx);
  if (!instead) return become(state, {}, { do: "release_leg", reason: "fallback" });
  return queue === "" ? ring(state) : become(state, {}, { do: "send_to_queue", queue });
}

export const ring = (state: CallState, ringMs: number = RESCUE_RING_MS): Reaction =>
  become(state, { otherwise: { kind: "end" } }, { do: "ring", ringMs, member: null });

export function hangUp(state: CallState, cause: number, reason: ByeReason, why: string): Reaction {
  if (state.twilio !== null && state.leg !== "joined") return become(state, {}, { do: "hang_up_twilio" });
  if (state.pbx !== null && !(cause === CALL_REJECTED && state.leg === "joined")) {
    return become(state, {}, { do: "hang_up", ...state.pbx, cause });
  }
  return become(state, {}, { do: "release_leg", reason }, ...ownEnd(state, why));
}

/** Hanging up on a caller whom nobody has answered turns them away, as rejecting does. */
export const turnsAway = ({ summary }: CallState, by: Actor): boolean =>
  by.kind === "member" && summary?.direction === "inbound" && summary.answeredAt === null;

export function reject(state: CallState, why: string): Reaction {
  const reason = state.summary?.answeredAt == null ? "rejected" : "hangup";
  return hangUp({ ...state, hangingUp: true, rejected: true }, CALL_REJECTED, reason, why);
}

/** The end of a call that no PBX and no carrier reports. */
function ownEnd(state: CallState, cause: string): Effect[] {
  const own = state.summary?.source === "browser" && (state.plan?.kind !== "dial" || !state.legSeen);
  return own ? [{ do: "end", disposition: endOf(state), cause }] : [];
}

/** How a call ended that we ended ourselves for a reason of its own, whatever others say of it; null for any other. */
export function ownReason(state: CallState): Disposition | null {
  if (state.tooLong) return "too_long";
  return endedUnresponsive(state) ? "unresponsive" : null;
}

export function endOf(state: CallState): Disposition {
  const { summary, rejected } = state;
  if (rejected) return "rejected";
  const reason = ownReason(state);
  if (reason !== null) return reason;
  if (summary?.answeredAt != null) return "completed";
  return summary?.ringing === null ? "no_answer" : "abandoned";
}

/** A call that nobody saw end: what it was is known where we were ending it. That its caller had hung up nobody can say, answered or not. */
export function unseenEnd(state: CallState): Disposition {
  return state.rejected || state.hangingUp || ownReason(state) !== null ? endOf(state) : "lost";
}

/** The call has lasted as long as it may. The assistant's caller is told goodbye; people are simply parted. */
export function endLongest(state: CallState): Reaction {
  const ending = { ...state, tooLong: true, closing: null, announced: null };
  const tells = state.leg === "joined" && state.people === null && state.transfer === null;
  if (tells) return finale(ending, { prompt: "goodbye", next: "end" });
  return hangUp(
    { ...ending, hangingUp: true },
    NORMAL_CLEARING,
    "hangup",
    "The call has lasted as long as it may.",
  );
}
