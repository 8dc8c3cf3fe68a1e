import type { CallEvent } from "@patchbay/protocol/call";
import { become, type CallState, isEngineUp, putThrough, type Reaction } from "../life/state.ts";
import { elsewhere } from "./listeners.ts";

/** Who clicked Take over has this long to connect a microphone; the assistant has the caller all the while. */
const TAKEOVER_MS = 12_000;

/** A person takes the caller from the assistant, or gives them back. */
export function reactOfTakeover(
  state: CallState,
  event: Extract<CallEvent, { type: "takeover_claimed" | "hand_back_requested" }>,
  at: number,
): Reaction {
  if (event.type === "takeover_claimed") {
    const { legId, by } = event;
    const earlier = state.people?.stage === "taking";
    return become(
      state,
      { people: { stage: "taking", legId, by, lapsesAtMs: at + TAKEOVER_MS } },
      // The same person from a new page.
      ...(earlier ? [{ do: "release_person", reason: "transferred" } as const] : []),
    );
  }
  if (state.people?.stage !== "talking") return become(state, {});
  // The person stays with the caller until the voice is there: nobody waits in silence, and a voice that cannot be had costs nothing.
  return become(state, { handingBack: true, engine: "opening" }, { do: "open_engine" });
}

/** What follows when a person gives this leg up on purpose, as anybody puts a phone down; null when nothing does. */
export function personLeft({ people, handingBack }: CallState, legId: string): CallEvent | null {
  if (people === null || people.stage === "ringing" || people.legId !== legId) return null;
  // Nothing was theirs yet: the assistant simply goes on.
  if (people.stage === "taking") return { type: "claim_lapsed", legId };
  // The assistant is about to have the caller: whoever hands back and leaves has not hung up on them.
  if (handingBack) return { type: "leg_lost", legId, reason: "left while handing back" };
  return { type: "hangup_requested", by: people.by };
}

/** The person's phone is here: the assistant falls silent and the caller is theirs; one whom Twilio has is fetched first. */
export function takeOver(state: CallState): Reaction {
  const { people, connected } = state;
  if (people?.stage !== "taking") return become(state, {});
  if (elsewhere(state)?.at === "twilio" && connected !== null) {
    return become(
      state,
      { people: { ...people, fetching: true } },
      { do: "transfer", step: "fetch", transfer: connected },
    );
  }
  const { legId, by } = people;
  return become(
    state,
    { people: { stage: "talking", legId, by, leg: "joined" }, engine: "none", finale: null },
    { do: "close_engine" },
    // Whoever had them before may have been a person, too: it is always news.
    ...(state.leg === "joined" ? ([{ do: "answer_leg" }, { do: "say_answered" }] as const) : []),
  );
}

/** The claim came to nothing: whoever has the caller keeps them. */
export function notTaken(state: CallState): Reaction {
  const { people } = state;
  if (people?.stage !== "taking") return become(state, {});
  const { legId, fetching } = people;
  return become(
    state,
    { people: null },
    ...(fetching ? [{ do: "release_person_leg", legId, reason: "transferred" } as const] : []),
  );
}

/** The assistant has the caller again: its voice is there, or is on its way because the person has gone. */
export function giveBack(state: CallState): Reaction {
  const next = { ...state, people: null, handingBack: false };
  if (!isEngineUp(state)) return become(next, { engine: "opening" }, { do: "open_engine" });
  if (state.engine !== "open" || state.leg !== "joined") return become(next, {});
  return become(next, {}, ...putThrough(state, "assistant"), { do: "go_on" });
}
