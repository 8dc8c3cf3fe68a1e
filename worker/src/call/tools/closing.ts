import type { Actor, CallEvent } from "@patchbay/protocol/call";
import type { Cue } from "../../media/ports.ts";
import { become, type CallState, canTalk, type Reaction } from "../life/state.ts";
import { outsideParty } from "./outside.ts";

/** A goodbye that was not heard to its end by then is not waited for. */
export const CLOSING_MS = 20_000;

/** The assistant is about to end the call. Times are epoch milliseconds. */
export interface Closing {
  reason: "assistant" | "opt_out" | "unresponsive";
  sinceMs: number;
  untilMs: number;
}

/** What the assistant says last. */
export function lastCue(state: CallState, { reason }: Closing): Cue {
  if (reason !== "opt_out") return "goodbye";
  // Nobody is told that they are listed who showed no number.
  return outsideParty(state).number === "" ? "opt_out_unlisted" : "opt_out";
}

/** What brings a closing call to its end, or keeps it from it. */
export function reactOfClosing(
  state: CallState,
  event: Extract<CallEvent, { type: "closing_began" | "turn_finished" | "interruption" }>,
  at: number,
): Reaction {
  const { closing } = state;
  if (event.type === "closing_began") {
    // Nobody who asked to be called no more is talked out of it.
    if (closing?.reason === "opt_out") return become(state, {});
    const begun = { reason: event.reason, sinceMs: at, untilMs: event.untilMs };
    // A tool that is at work ends with the assistant speaking, and it speaks about this.
    const speaks = Object.keys(state.tools.running).length === 0;
    return become(
      state,
      { closing: begun },
      ...(speaks ? [{ do: "speak", cue: lastCue(state, begun) } as const] : []),
    );
  }
  if (closing === null) return become(state, {});
  if (event.type === "interruption") {
    return event.kind === "real" ? calledOff(state, closing) : become(state, {});
  }
  const { turn } = event;
  const beganMs = (state.summary?.startedAt ?? at) + turn.startMs;
  // Words from before may be written down after.
  if (turn.speaker === "caller")
    return beganMs > closing.sinceMs ? calledOff(state, closing) : become(state, {});
  if (turn.speaker !== "assistant" || turn.cutOffMs !== undefined || event.goesOn) return become(state, {});
  // The goodbye may stand in the answer that ended the call; the confirmation is said after it.
  if (closing.reason === "opt_out" && beganMs < closing.sinceMs) return become(state, {});
  return become(state, {}, { do: "log", events: [{ type: "hangup_requested", by: assistantOf(state) }] });
}

/** The caller has something more to say. */
const calledOff = (state: CallState, closing: Closing): Reaction =>
  become(state, closing.reason === "opt_out" ? {} : { closing: null });

/** The caller answers nothing: the assistant takes its leave. Not of whom somebody else is about to have. */
export function reactOfUnresponsive(state: CallState, at: number): Reaction {
  if (state.closing !== null || state.announced !== null || !canTalk(state)) return become(state, {});
  const begun: CallEvent = { type: "closing_began", reason: "unresponsive", untilMs: at + CLOSING_MS };
  return become(state, {}, { do: "log", events: [begun] });
}

/** Was the call ended because its caller answered nothing? */
export const endedUnresponsive = ({ closing, hangingUp }: CallState): boolean =>
  hangingUp && closing?.reason === "unresponsive";

/** In whose name an assistant's call is hung up. */
export function assistantOf({ plan }: CallState): Actor {
  return plan?.kind === "assistant"
    ? { kind: "assistant", id: plan.assistantId, name: plan.name }
    : { kind: "assistant", id: "", name: "The assistant" };
}
