import type { CallEvent, LogEntry, NextPlan } from "@patchbay/protocol/call";
import { summarize } from "@patchbay/protocol/call-summary";
import type { ByeReason } from "@patchbay/protocol/media";
import { reactOfListeners, releaseListeners } from "./listeners.ts";
import { reactOfPeople } from "./people.ts";
import {
  become,
  type CallState,
  canTalk,
  type Effect,
  hasEnded,
  isEngineUp,
  putThrough,
  type Reaction,
} from "./state.ts";
import { giveBack, reactOfTakeover } from "./takeover.ts";

const NORMAL_CLEARING = 16;
const CALL_REJECTED = 21;
/** A voice that is lost more often than this in one call is not worth another silence. */
const MAX_ENGINE_LOSSES = 3;
/** How long people are rung with a caller whose assistant failed or whose operator vanished. */
const RESCUE_RING_MS = 45_000;
/** A browser that lost its network is waited for this long. */
export const BROWSER_GRACE_MS = 15_000;

/** One entry of the log, applied. Pure; entries before the beginning change nothing, those after the end are only counted. */
export function step(state: CallState, entry: LogEntry): { state: CallState; effects: Effect[] } {
  if (hasEnded(state)) return { state: { ...state, summary: late(state.summary, entry) }, effects: [] };
  const summary = summarize(state.summary, entry);
  if (summary === null) return { state, effects: [] };
  const { next, effects } = react({ ...state, summary }, entry.event, entry.at);
  return { state: next, effects };
}

/** What was being said at a call's end is written down after it; the history is done when it has the last entry. */
function late(ended: CallState["summary"], entry: LogEntry): CallState["summary"] {
  const after = summarize(ended, entry);
  if (ended === null || after === null) return ended;
  return { ...ended, version: after.version, turns: after.turns, lastWords: after.lastWords };
}

function react(state: CallState, event: CallEvent, at: number): Reaction {
  switch (event.type) {
    case "call_began":
      return become(state, farEnd(event));
    case "dial_started":
      return become(state, farEnd(event));
    case "call_routed":
      return routed(expectBrowser(state, event.plan, at), event.plan);
    case "offer_expired":
    case "queue_joined":
    case "operator_connected":
      return become(
        state,
        { withPbx: true, engine: "none", leg: "none", people: null, handingBack: false },
        { do: "close_engine" },
        ...(state.people === null ? [] : [{ do: "release_person", reason: "transferred" } as const]),
      );
    case "leg_joined":
    case "leg_resumed":
      return event.legId === "caller" ? callerJoined(state) : reactOfPeople(state, event, at);
    case "leg_left":
    case "leg_lost":
      return event.legId === "caller" ? callerGone(state, event.type, at) : reactOfPeople(state, event, at);
    case "leg_given_up":
      return event.legId === "caller"
        ? become(state, {}, { do: "end", disposition: endOf(state), cause: "The browser did not come back." })
        : personGone(state);
    case "takeover_claimed":
    case "hand_back_requested":
      return reactOfTakeover(state, event, at);
    case "listen_requested":
    case "listener_joined":
    case "listener_left":
      return reactOfListeners(state, event);
    case "coached":
      return become(state, {}, { do: "coach", name: event.by.name, text: event.text });
    case "engine_opened":
      if (state.handingBack) return handedBack(state);
      if (state.engine === "open" || state.leg !== "joined" || !canTalk(state)) {
        return become(state, { engine: "open" });
      }
      return become(state, { engine: "open" }, ...putThrough(state, "assistant"), begin(state));
    case "edge_restarted":
      return afterRestart(state, at);
    case "engine_lost":
      return engineLost(state);
    case "operators_missed":
      return follow(become(state, { people: null }).next, state.otherwise);
    case "prompt_played":
      return event.prompt === state.finale?.prompt ? finaleOver(state) : become(state, {});
    case "hangup_requested":
      return hangUp({ ...state, hangingUp: true }, NORMAL_CLEARING, "hangup", `${event.by.name} hung up.`);
    case "call_rejected":
      return hangUp(
        { ...state, hangingUp: true, rejected: true },
        CALL_REJECTED,
        state.summary?.answeredAt == null ? "rejected" : "hangup",
        `${event.by.name} rejected the call.`,
      );
    case "dial_failed":
      return become(
        state,
        {},
        { do: "release_person", reason: "call_ended" },
        { do: "end", disposition: "no_answer", cause: event.message },
      );
    case "call_ended":
      return become(
        state,
        { leg: "none", engine: "none", people: null, handingBack: false, finale: null, listeners: {} },
        { do: "close_engine" },
        { do: "release_leg", reason: "call_ended" },
        { do: "release_person", reason: "call_ended" },
        ...releaseListeners(state),
        { do: "archive" },
      );
    default:
      return reactOfPeople(state, event, at);
  }
}

/** A browser that places a call has its phone ready; one that never comes has placed none. */
const expectBrowser = (state: CallState, { kind }: { kind: string }, at: number): CallState =>
  state.summary?.source === "browser" && kind !== "dial"
    ? { ...state, legGivenUpAtMs: at + BROWSER_GRACE_MS }
    : state;

function routed(state: CallState, plan: CallState["plan"] & object): Reaction {
  switch (plan.kind) {
    case "assistant":
      return become(state, { plan, engine: "opening" }, { do: "open_engine" });
    case "operators":
      return become(
        state,
        { plan, otherwise: plan.otherwise },
        { do: "ring", ringMs: plan.ringMs, member: plan.member },
      );
    case "queue":
      return become(state, { plan, withPbx: state.pbx !== null });
    default:
      return become(state, { plan });
  }
}

/** The next thing to try with a caller whom no operator took. */
function follow(state: CallState, next: NextPlan): Reaction {
  if (next.kind === "assistant")
    return become(state, { plan: next, engine: "opening" }, { do: "open_engine" });
  if (next.kind === "queue" && state.pbx !== null) {
    return become(state, {}, { do: "release_leg", reason: "fallback" });
  }
  return finale(state, { prompt: "nobody_available", next: "end" });
}

/** Tells the caller what happens now; somebody who cannot hear it goes on at once. */
function finale(state: CallState, last: NonNullable<CallState["finale"]>): Reaction {
  // A browser is about to come, and hears it then.
  if (state.leg === "none" && state.legGivenUpAtMs !== null) return become(state, { finale: last });
  if (state.leg !== "joined") return finaleOver({ ...state, finale: last });
  return become(state, { finale: last }, { do: "answer_leg" }, { do: "prompt", prompt: last.prompt });
}

function finaleOver(state: CallState): Reaction {
  const last = state.finale;
  const over = { ...state, finale: null };
  if (last === null) return become(state, {});
  if (last.next === "ring") return ring(over, RESCUE_RING_MS);
  if (last.next === "fallback") return become(over, {}, { do: "release_leg", reason: "fallback" });
  const cause = "Nobody took the call.";
  if (state.pbx !== null) return hangUp({ ...over, hangingUp: true }, NORMAL_CLEARING, "hangup", cause);
  // Twilio ends the call by itself once its stream is over, and says so; a browser's call ends here.
  return become(over, { hangingUp: true }, { do: "release_leg", reason: "hangup" }, ...ownEnd(over, cause));
}

const ring = (state: CallState, ringMs: number): Reaction =>
  become(state, { otherwise: { kind: "end" } }, { do: "ring", ringMs, member: null });

function callerJoined(state: CallState): Reaction {
  const next = { ...state, leg: "joined", legSeen: true, legGivenUpAtMs: null, withPbx: false } as const;
  if (state.finale !== null) return become(next, {}, { do: "prompt", prompt: state.finale.prompt });
  if (state.people?.stage === "talking") {
    return become(next, {}, ...putThrough(state, "operator"));
  }
  if (!canTalk(next)) return become(next, {});
  if (state.engine === "failed") {
    const then = state.pbx === null ? "ring" : "fallback";
    return finale(next, { prompt: "connecting_to_people", next: then });
  }
  const voice: Effect[] =
    state.engine === "none" ? [{ do: "open_engine" }] : state.engine === "open" ? [begin(state)] : [];
  const engine = state.engine === "none" ? "opening" : state.engine;
  return become(next, { engine }, ...putThrough(state, "assistant"), ...voice);
}

/** Asterisk's and Twilio's names for the outside party's end. */
function farEnd(event: Extract<CallEvent, { type: "call_began" | "dial_started" }>): Partial<CallState> {
  const { pbx, twilio } = event;
  return {
    pbx: pbx ? { channel: pbx.channel, uniqueid: pbx.uniqueid } : null,
    twilio: twilio ?? null,
  };
}

function callerGone(state: CallState, type: "leg_left" | "leg_lost", at: number): Reaction {
  // Nobody but the browser itself knows of its call; a PBX or Twilio tells how the call goes on.
  if (state.summary?.source !== "browser" || state.plan?.kind === "dial") {
    return become(state, { leg: type === "leg_left" ? "none" : "lost" });
  }
  return type === "leg_left"
    ? become(state, { leg: "none" }, { do: "end", disposition: endOf(state), cause: "The caller hung up." })
    : become(state, { leg: "lost", legGivenUpAtMs: at + BROWSER_GRACE_MS });
}

/** A person who does not come back: the assistant that had the caller has them again, else others are rung. */
const personGone = (state: CallState): Reaction =>
  state.summary?.supervision.takenFrom == null
    ? ring(become(state, { people: null }).next, RESCUE_RING_MS)
    : giveBack(state);

function handedBack(state: CallState): Reaction {
  const { next, effects } = giveBack({ ...state, engine: "open" });
  return { next, effects: [{ do: "release_person", reason: "transferred" }, ...effects] };
}

function engineLost(state: CallState): Reaction {
  // The person who wanted to hand back keeps the caller, and reads why.
  if (state.handingBack) return become(state, { handingBack: false, engine: "none" }, { do: "close_engine" });
  if (state.engine === "open" && state.engineLosses < MAX_ENGINE_LOSSES) {
    return become(state, { engine: "opening", engineLosses: state.engineLosses + 1 }, { do: "open_engine" });
  }
  const failed = { ...state, engine: "failed" } as const;
  const next = state.pbx === null ? "ring" : "fallback";
  // A caller who is not here yet is told when they come.
  if (state.leg !== "joined" && (next === "ring" || !state.legSeen)) {
    return become(failed, {}, { do: "close_engine" });
  }
  const { next: after, effects } = finale(failed, { prompt: "connecting_to_people", next });
  return { next: after, effects: [{ do: "close_engine" }, ...effects] };
}

function hangUp(state: CallState, cause: number, reason: ByeReason, why: string): Reaction {
  if (state.twilio !== null && state.leg !== "joined") return become(state, {}, { do: "hang_up_twilio" });
  if (state.pbx !== null && !(cause === CALL_REJECTED && state.leg === "joined")) {
    return become(state, {}, { do: "hang_up", ...state.pbx, cause });
  }
  return become(state, {}, { do: "release_leg", reason }, ...ownEnd(state, why));
}

/** The end of a call that no PBX and no carrier reports. */
function ownEnd(state: CallState, cause: string): Effect[] {
  const own = state.summary?.source === "browser" && (state.plan?.kind !== "dial" || !state.legSeen);
  return own ? [{ do: "end", disposition: endOf(state), cause }] : [];
}

function endOf({ summary, rejected }: CallState): "completed" | "no_answer" | "rejected" | "abandoned" {
  if (rejected) return "rejected";
  if (summary?.answeredAt != null) return "completed";
  return summary?.ringing === null ? "no_answer" : "abandoned";
}

function afterRestart(state: CallState, at: number): Reaction {
  const lost = state.leg === "joined";
  const { people } = state;
  return become(state, {
    leg: lost ? "lost" : state.leg,
    legGivenUpAtMs:
      lost && state.summary?.source === "browser" && state.plan?.kind !== "dial"
        ? at + BROWSER_GRACE_MS
        : null,
    engine: isEngineUp(state) ? "none" : state.engine,
    handingBack: false,
    listeners: Object.fromEntries(
      Object.entries(state.listeners).map(([legId, { by }]) => [legId, { by, here: false }]),
    ),
    people:
      people?.stage === "talking" && people.leg === "joined"
        ? { ...people, leg: "lost", givenUpAtMs: at + BROWSER_GRACE_MS }
        : people,
  });
}

const begin = ({ summary }: CallState): Effect =>
  summary === null || summary.turns === 0 ? { do: "greet" } : { do: "go_on" };
