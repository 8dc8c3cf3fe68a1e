import type { CallEvent } from "@patchbay/protocol/call";
import type { Turn } from "@patchbay/protocol/turn";
import { giveBack } from "../people/takeover.ts";
import { lastCue } from "../tools/closing.ts";
import { finale, ring } from "./ending.ts";
import { become, type CallState, type Effect, type Reaction } from "./state.ts";

/** A voice that is lost more often than this in one call is not worth another silence. */
const MAX_ENGINE_LOSSES = 3;
/** A session that was turned away by a limit or for an unpaid account: the next one would be, too. */
const NO_OTHER_SESSION: ReadonlySet<string> = new Set(["rate_limited", "insufficient_quota"]);

/** The assistant was heard: of the losses before, one is made good. */
export function voiceWorks(state: CallState, { speaker }: Turn): CallState {
  if (speaker !== "assistant" || state.engine !== "open" || state.engineLosses === 0) return state;
  return { ...state, engineLosses: state.engineLosses - 1 };
}

export function engineLost(state: CallState, code: string): Reaction {
  // The person who wanted to hand back keeps the caller, and reads why.
  if (state.handingBack) return become(state, { handingBack: false, engine: "none" }, { do: "close_engine" });
  if (state.engine === "open" && state.engineLosses < MAX_ENGINE_LOSSES && !NO_OTHER_SESSION.has(code)) {
    return become(state, { engine: "opening", engineLosses: state.engineLosses + 1 }, { do: "open_engine" });
  }
  const failed = { ...state, engine: "failed" } as const;
  // Its queue has the caller still, and goes on to the next member.
  if (state.rung !== null) return become(failed, {}, { do: "close_engine" });
  // Nobody can say it any more; the caller goes where they were to go.
  if (state.announced !== null) {
    const due: CallEvent = { type: "transfer_due", toolCallId: state.announced.toolCallId, heard: false };
    return become(failed, {}, { do: "close_engine" }, { do: "log", events: [due] });
  }
  if (state.closing !== null) {
    const { next: after, effects } = finale(failed, { prompt: "goodbye", next: "end" });
    return { next: after, effects: [{ do: "close_engine" }, ...effects] };
  }
  const next = state.pbx === null ? "ring" : "fallback";
  // A caller who is not here yet is told when they come.
  if (state.leg !== "joined" && (next === "ring" || !state.legSeen)) {
    return become(failed, {}, { do: "close_engine" });
  }
  const { next: after, effects } = finale(failed, { prompt: "connecting_to_people", next });
  return { next: after, effects: [{ do: "close_engine" }, ...effects] };
}

export function handedBack(state: CallState): Reaction {
  const { next, effects } = giveBack({ ...state, engine: "open" });
  return { next, effects: [{ do: "release_person", reason: "transferred" }, ...effects] };
}

/** A person who does not come back: the assistant that had the caller has them again, else others are rung. */
export const personGone = (state: CallState): Reaction =>
  state.summary?.supervision.takenFrom == null ? ring(become(state, { people: null }).next) : giveBack(state);

export function begin(state: CallState): Effect {
  const { summary, closing, announced } = state;
  if (closing !== null) return { do: "speak", cue: lastCue(state, closing) };
  if (announced !== null) return { do: "speak", cue: "put_through" };
  return summary === null || summary.turns === 0 ? { do: "greet" } : { do: "go_on" };
}
