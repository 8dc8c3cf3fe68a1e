import type { CallEvent } from "@patchbay/protocol/call";
import { become, type CallState, type Effect, putThrough, type Reaction } from "../life/state.ts";
import { DESK_JOINS_MS, DESK_RING_MS, deskRings } from "./desk.ts";
import { notTaken, takeOver } from "./takeover.ts";

/** Who clicked Answer has this long to connect a microphone before the call rings with everybody again. */
const CLAIM_MS = 12_000;
const GRACE_MS = 15_000;

/** The part of the machine that concerns operators: who is rung, who answers, who talks. */
export function reactOfPeople(state: CallState, event: CallEvent, at: number): Reaction {
  const { people } = state;
  switch (event.type) {
    case "operators_rang":
      // The assistant failed in the moment that somebody took over: they are who answers.
      if (people?.stage === "taking") {
        const { untilMs, member } = event;
        return become(state, { people: { ...people, stage: "claimed", untilMs, member } });
      }
      return become(state, { people: { stage: "ringing", untilMs: event.untilMs, member: event.member } });
    case "answer_claimed": {
      const { legId, by } = event;
      if (event.desk !== undefined) return atDesk(state, event, { ...event.desk, legId }, at);
      if (people?.stage === "talking") {
        // The same person with a new page: the old one's phone is given up, the caller waits a moment.
        const next = { stage: "talking", legId, by, leg: "lost", givenUpAtMs: at + GRACE_MS } as const;
        return become(state, { people: next }, { do: "release_person", reason: "transferred" });
      }
      const rung = people?.stage === "ringing" ? people : { untilMs: at, member: null };
      const { untilMs, member } = rung;
      return become(
        state,
        { people: { stage: "claimed", untilMs, member, legId, by, lapsesAtMs: at + CLAIM_MS } },
        ...letDeskGo(state),
      );
    }
    case "claim_lapsed":
      if (people?.stage === "taking") return notTaken(state);
      return people?.stage === "claimed" ? lapse(state, people.untilMs, people.member) : become(state, {});
    case "leg_joined":
      if (people?.stage === "taking" && people.legId === event.legId) return takeOver(state);
      if (people?.stage !== "claimed" || people.legId !== event.legId) return become(state, {});
      return joined({
        ...state,
        people: { stage: "talking", legId: people.legId, by: people.by, leg: "joined" },
      });
    case "leg_resumed":
      if (people?.stage !== "talking" || people.legId !== event.legId) return become(state, {});
      return become(state, {
        people: { stage: "talking", legId: people.legId, by: people.by, leg: "joined" },
      });
    case "leg_lost":
      if (people?.stage !== "talking" || people.legId !== event.legId) return become(state, {});
      return become(state, {
        people: {
          stage: "talking",
          legId: people.legId,
          by: people.by,
          leg: "lost",
          givenUpAtMs: at + GRACE_MS,
        },
      });
    default:
      return become(state, {});
  }
}

/** A member's desk phone rings before anybody is called. */
function atDesk(
  state: CallState,
  { by, legId }: Extract<CallEvent, { type: "answer_claimed" }>,
  desk: NonNullable<CallState["desk"]>,
  at: number,
): Reaction {
  const lapsesAtMs = at + DESK_RING_MS + DESK_JOINS_MS;
  const people = { stage: "claimed", untilMs: at, member: null, legId, by, lapsesAtMs } as const;
  const number = state.plan?.kind === "dial" ? state.plan.number : "";
  return become(state, { people, desk }, { do: "ring_desk", desk, number });
}

/** A desk phone that rings for nobody any more. */
export function letDeskGo(state: CallState): Effect[] {
  const { desk } = state;
  return desk !== null && deskRings(state) ? [{ do: "let_desk_go", desk }] : [];
}

/** A claim that came to nothing: the call rings on, or waits in the PBX's queue as before. */
function lapse(state: CallState, untilMs: number, member: { id: string; name: string } | null): Reaction {
  if (state.withPbx) return become(state, { people: null });
  if (state.plan?.kind === "dial") {
    const cause = "The phone that placed the call did not connect.";
    return become(state, { people: null }, { do: "end", disposition: "no_answer", cause });
  }
  return become(state, { people: { stage: "ringing", untilMs, member } });
}

/** A person's phone is here: now the caller is put through, fetched, or called. */
function joined(state: CallState): Reaction {
  if (state.plan?.kind === "dial" && state.leg === "none") {
    return become(state, {}, { do: "dial", number: state.plan.number, line: state.plan.line });
  }
  if (state.withPbx && state.pbx !== null) return become(state, {}, { do: "bring", ...state.pbx });
  if (state.leg !== "joined") return become(state, {});
  return become(state, {}, ...putThrough(state, "operator"));
}
