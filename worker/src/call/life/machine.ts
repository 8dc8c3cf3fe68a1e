import type { CallEvent, Handler, LogEntry } from "@patchbay/protocol/call";
import { summarize } from "@patchbay/protocol/call-summary";
import { pausesAfter } from "../card-data/pauses.ts";
import { noticeOptOut } from "../language/opt-out/opt-out.ts";
import { returned } from "../memory.ts";
import { hushWhispers, reactOfListeners, releaseListeners } from "../people/listeners.ts";
import { letDeskGo, reactOfPeople } from "../people/people.ts";
import { reactOfTakeover } from "../people/takeover.ts";
import { reactOfClosing, reactOfUnresponsive } from "../tools/closing.ts";
import { reactOfQuestions } from "../tools/questions.ts";
import { reactOfTools } from "../tools/react.ts";
import { afterTool } from "../tools/tool-state.ts";
import { reactOfAnnounced } from "../transfer/announced.ts";
import { reactOfTransfer, requested } from "../transfer/machine.ts";
import { heardTurn } from "../understanding/heard-turn.ts";
import { BROWSER_GRACE_MS, callerGone, callerJoined, expectBrowser, farEnd, partyChanged } from "./caller.ts";
import {
  endLongest,
  endOf,
  finaleOver,
  follow,
  hangUp,
  NORMAL_CLEARING,
  reject,
  turnsAway,
} from "./ending.ts";
import { memberLeft, memberRung, rerouted, routed } from "./routed.ts";
import {
  become,
  type CallState,
  canTalk,
  type Effect,
  hasEnded,
  isEngineUp,
  type People,
  putThrough,
  type Reaction,
} from "./state.ts";
import { begin, engineLost, handedBack, personGone, voiceWorks } from "./voice-life.ts";

/** One entry of the log, applied. Pure; entries before the beginning change nothing, those after the end are only counted. */
export function step(state: CallState, entry: LogEntry): { state: CallState; effects: Effect[] } {
  if (hasEnded(state)) {
    const { event } = entry;
    const summary = late(state.summary, entry);
    const tools = event.type === "tool_finished" ? afterTool(state.tools, event) : state.tools;
    // What people said last is written down a moment after they have hung up.
    const afterwards = event.type === "turn_finished" && entry.at > (state.summary?.endedAt ?? entry.at);
    const effects: Effect[] = LATE_NEWS.has(event.type) || afterwards ? [{ do: "archive" }] : [];
    return { state: { ...state, summary, tools }, effects };
  }
  const summary = summarize(state.summary, entry);
  if (summary === null) return { state, effects: [] };
  const pauses = pausesAfter(state.pauses, entry.event, entry.at - summary.startedAt);
  const { next, effects } = react({ ...heard(state, entry.event), summary, pauses }, entry.event, entry.at);
  return { state: next, effects };
}

/** A caller who is here lives: for how long nobody could say so before counts no more, should they go again. */
const heard = (state: CallState, event: CallEvent): CallState =>
  (event.type === "leg_joined" || event.type === "leg_resumed") && event.legId === "caller"
    ? { ...state, farEndUnknownSinceMs: null }
    : state;

/** Somebody has the caller now, who goes on from what was said before. */
function answered(state: CallState, by: Handler, at: number): Reaction {
  if (by.kind === "operator") {
    return become(state, { closing: null, announced: null, colleague: by.name });
  }
  if (by.kind !== "assistant") return become(state, {}, ...hushWhispers(state));
  const { colleague } = state;
  if (colleague === null) return become(state, { assisted: true }, ...hushWhispers(state));
  return become(state, { assisted: true, colleague: null, callerSinceMs: at }, ...hushWhispers(state), {
    do: "remind",
    memo: returned(colleague),
  });
}

/** What comes to an ended call and belongs into its history, which was written before. */
const LATE_NEWS: ReadonlySet<CallEvent["type"]> = new Set([
  "call_understood",
  "understanding_failed",
  "recording_saved",
  "recording_deleted",
  "tool_finished",
  "fault",
]);

/** What was being said at a call's end is written down after it; the history is done when it has the last entry. */
function late(ended: CallState["summary"], entry: LogEntry): CallState["summary"] {
  const after = summarize(ended, entry);
  if (ended === null || after === null) return ended;
  const { version, turns, lastWords, understanding, cost, recording } = after;
  return { ...ended, version, turns, lastWords, understanding, cost, recording };
}

function react(state: CallState, event: CallEvent, at: number): Reaction {
  const transferring = reactOfTransfer(state, event, at);
  if (transferring !== null) return transferring;
  switch (event.type) {
    case "transfer_requested":
      return requested(state, event, at);
    case "call_began":
      return become(state, {
        ...farEnd(event),
        country: event.country ?? null,
        placedBy: event.member ?? null,
        longestMs: event.longestMs ?? state.longestMs,
        ongoing: event.ongoing === true,
        callerAtPbx: event.pbx === undefined ? null : event.from,
      });
    case "party_changed":
      return partyChanged(state, event, at);
    case "caller_changed":
      return become(state, { callerAtPbx: event.from }, { do: "identify" });
    case "dial_started":
      return become(state, farEnd(event));
    case "call_routed":
      return event.to === undefined
        ? routed(expectBrowser(state, event.plan, at), event.plan)
        : rerouted(state, event.plan);
    case "assistant_rung":
      return memberRung(state, event);
    case "assistant_ring_ended":
      return memberLeft(state, event.queue);
    case "phone_rung":
      return become(state, { withPbx: true });
    case "offer_expired":
    case "queue_joined":
    case "operator_connected":
      return become(
        state,
        {
          withPbx: true,
          rung: null,
          partner: event.type === "operator_connected" ? event.channel : null,
          engine: "none",
          leg: "none",
          people: null,
          handingBack: false,
          transfer: null,
          announced: null,
        },
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
    case "supervisor_mode_changed":
      return reactOfListeners(state, event, at);
    case "coached":
      return become(state, {}, { do: "coach", name: event.by.name, text: event.text });
    case "tool_called":
    case "tool_finished":
    case "message_taken":
    case "callback_scheduled":
    case "opted_out":
      return reactOfTools(state, event, at);
    case "person_answered":
    case "question_expired":
      return reactOfQuestions(state, event);
    case "transfer_announced":
    case "transfer_due":
    case "transfer_withdrawn":
      return reactOfAnnounced(state, event, at);
    case "closing_began":
      return reactOfClosing({ ...state, announced: null }, event, at);
    case "caller_unresponsive":
      return reactOfUnresponsive(state, at);
    case "interruption":
      return lastWords(state, event, at);
    case "turn_finished":
      return turnFinished(state, event, at);
    case "call_answered":
      return answered(state, event.by, at);
    case "engine_opened":
      if (state.handingBack) return handedBack(state);
      if (state.engine === "open" || state.leg !== "joined" || !canTalk(state)) {
        return become(state, { engine: "open" });
      }
      return become(state, { engine: "open" }, ...putThrough(state, "assistant"), begin(state));
    case "edge_restarted":
      return afterRestart(state, at);
    case "engine_lost":
      return engineLost({ ...state, voiceFailedAtMs: at }, event.code);
    case "operators_missed":
      return follow(become(state, { people: null }).next, state.otherwise);
    case "prompt_played":
      if (event.prompt === state.notice) return become(state, { notice: null });
      return event.prompt === state.finale?.prompt ? finaleOver(state) : become(state, {});
    case "notice_due":
      return become(state, { notice: event.prompt }, { do: "prompt", prompt: event.prompt });
    case "hangup_requested":
      if (turnsAway(state, event.by)) return reject(state, `${event.by.name} hung up.`);
      return hangUp({ ...state, hangingUp: true }, NORMAL_CLEARING, "hangup", `${event.by.name} hung up.`);
    case "far_end_unknown":
      return become(state, { farEndUnknownSinceMs: state.farEndUnknownSinceMs ?? at });
    case "far_end_known":
      return become(state, { farEndUnknownSinceMs: null });
    case "longest_reached":
      return endLongest(state);
    case "call_rejected":
      return reject(state, `${event.by.name} rejected the call.`);
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
        {
          leg: "none",
          engine: "none",
          people: null,
          handingBack: false,
          finale: null,
          notice: null,
          listeners: {},
          transfer: null,
          announced: null,
        },
        { do: "close_engine" },
        { do: "release_leg", reason: "call_ended" },
        { do: "release_person", reason: "call_ended" },
        ...letDeskGo(state),
        ...releaseListeners(state),
        { do: "archive" },
      );
    default:
      return reactOfPeople(state, event, at);
  }
}

function turnFinished(
  state: CallState,
  event: Extract<CallEvent, { type: "turn_finished" }>,
  at: number,
): Reaction {
  const { next, effects } = noticeOptOut(lastWords(voiceWorks(state, event.turn), event, at), event.turn, at);
  return { next, effects: [...heardTurn(event.turn), ...effects] };
}

/** What the assistant says before the call ends, or before the caller goes: was it heard? */
function lastWords(
  state: CallState,
  event: Extract<CallEvent, { type: "turn_finished" | "interruption" }>,
  at: number,
): Reaction {
  const closing = reactOfClosing(state, event, at);
  const announced = reactOfAnnounced(closing.next, event, at);
  return { next: announced.next, effects: [...closing.effects, ...announced.effects] };
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
    notice: null,
    listeners: Object.fromEntries(
      Object.entries(state.listeners).map(([legId, known]) => [
        legId,
        { ...known, here: false, sinceMs: at },
      ]),
    ),
    people:
      people?.stage === "talking" && people.leg === "joined"
        ? { ...people, leg: "lost", givenUpAtMs: at + BROWSER_GRACE_MS }
        : people?.stage === "taking"
          ? taking(people)
          : people,
  });
}

/** Their phone is gone with the process: a caller who comes before it does is nobody's to hold in silence. */
const taking = ({ fetching: _, ...claim }: Extract<People, { stage: "taking" }>): People => claim;
