import { endedUnheard, lostWords } from "./call/ended-unheard.ts";
import { changeByTransfer } from "./call/transfer-summary.ts";
import {
  type CallEvent,
  type CallSummary,
  type Handler,
  type LogEntry,
  NOTHING_YET,
  type Party,
  type Plan,
  UNSUPERVISED,
} from "./call.ts";
import { withUsage } from "./cost/cost.ts";
import { changeByPhone } from "./cost/phone-cost.ts";

const LAST_WORDS_CHARS = 140;

/** Folds one log entry into the summary; null stands for a call of which nothing is known yet. */
export function summarize(summary: CallSummary | null, entry: LogEntry): CallSummary | null {
  if (summary === null) {
    return entry.event.type === "call_began" ? begin(entry.at, entry.n, entry.event) : null;
  }
  if (entry.n <= summary.version) return summary;
  const { event, at } = entry;
  return {
    ...summary,
    ...changeByPhone(summary, event, at),
    ...change(summary, event, at),
    version: entry.n,
  };
}

function begin(at: number, n: number, event: Extract<CallEvent, { type: "call_began" }>): CallSummary {
  return {
    id: event.callId,
    version: n,
    source: event.source,
    direction: event.direction,
    from: event.from,
    to: event.to,
    siteId: event.siteId,
    status: "ringing",
    disposition: null,
    handler: { kind: "none" },
    startedAt: at,
    answeredAt: null,
    endedAt: null,
    ...NOTHING_YET,
  };
}

function change(summary: CallSummary, event: CallEvent, at: number): Partial<CallSummary> {
  switch (event.type) {
    case "call_routed":
      return { ...anew(summary, event.to), ...handlerOf(event.plan) };
    case "operators_rang":
      return {
        // A caller who has been spoken to is not a ringing phone: they wait.
        status: summary.answeredAt === null ? "ringing" : "queued",
        handler: { kind: "none" },
        ringing: {
          until: event.untilMs,
          member: event.member,
          // Whoever was about to take the caller from the assistant is about to answer now.
          claimedBy: summary.supervision.takingOver,
          ...(event.otherwise === undefined ? {} : { otherwise: event.otherwise }),
        },
        held: false,
        supervision: { ...summary.supervision, takingOver: null, takenFrom: null },
      };
    case "operators_missed":
      return {
        ringing: null,
        ...(event.reason === "declined" ? {} : { attention: lostWords(summary) ?? MISSED[event.reason] }),
      };
    case "answer_claimed":
      return summary.ringing === null
        ? {}
        : { ringing: { ...summary.ringing, claimedBy: { id: event.by.id, name: event.by.name } } };
    case "takeover_claimed":
      return {
        supervision: {
          ...summary.supervision,
          takingOver: { id: event.by.id, name: event.by.name, assistant: event.assistant },
        },
      };
    case "listener_joined":
    case "listener_left": {
      const { legId, by } = event;
      const others = summary.supervision.listeners.filter((one) => one.legId !== legId);
      const mode = event.type === "listener_joined" ? (event.mode ?? "listen") : null;
      const joined = mode === null ? [] : [{ id: by.id, name: by.name, legId, mode }];
      const listeners = [...others, ...joined];
      return { supervision: { ...summary.supervision, listeners } };
    }
    case "supervisor_mode_changed": {
      const { legId, mode } = event;
      const listeners = summary.supervision.listeners.map((one) =>
        one.legId === legId ? { ...one, mode } : one,
      );
      return { supervision: { ...summary.supervision, listeners } };
    }
    case "edge_restarted":
      // Their phones come back by themselves, and are told of then.
      return { supervision: { ...summary.supervision, listeners: [] } };
    case "claim_lapsed":
      return {
        supervision: { ...summary.supervision, takingOver: null },
        ...(summary.ringing === null ? {} : { ringing: { ...summary.ringing, claimedBy: null } }),
      };
    case "person_asked":
      return {
        question: { id: event.questionId, member: event.member, text: event.question, until: event.untilMs },
      };
    case "person_answered":
    case "question_expired":
      return { question: null };
    case "leg_lost":
      return awayOf(summary, event.by, at);
    case "leg_given_up":
      return summary.away ? {} : awayOf(summary, event.by, at);
    case "leg_resumed":
      return event.legId === "caller" ? {} : { away: null };
    case "hold_changed":
      return { held: event.held };
    case "dial_failed":
      return { attention: event.message };
    case "offer_expired":
      return {
        handler: { kind: "queue", name: "fallback", fallback: true },
        transfer: null,
        attention: "The route came too late; the PBX sent the caller to its fallback queue.",
      };
    case "call_answered":
      return {
        status: "in_progress",
        answeredAt: summary.answeredAt ?? at,
        handler: event.by,
        away: null,
        ringing: null,
        held: false,
        supervision: {
          ...summary.supervision,
          takingOver: null,
          takenFrom: takenFrom(summary, event.by),
        },
      };
    case "queue_joined":
      return {
        status: "queued",
        transfer: null,
        handler: {
          kind: "queue",
          name: event.queue,
          fallback: summary.handler.kind === "assistant" || isFallback(summary),
        },
        supervision: { ...summary.supervision, takingOver: null, takenFrom: null },
      };
    case "operator_connected":
      return {
        status: "in_progress",
        transfer: null,
        answeredAt: summary.answeredAt ?? at,
        away: null,
        handler: { kind: "operator", name: event.name },
      };
    case "call_parked":
      return { status: "queued", handler: { kind: "none" } };
    case "party_changed":
    case "caller_changed":
      return { from: event.from };
    case "turn_finished":
      return {
        turns: summary.turns + 1,
        // Nothing was heard of an utterance that was cut off at its beginning.
        ...(event.turn.text === "" ? {} : { lastWords: event.turn.text.slice(0, LAST_WORDS_CHARS) }),
      };
    case "recording_started":
      return { secret: false, recording: { state: "on", ms: null } };
    // Where nothing is recorded there is nothing to be paused or resumed, whatever the log says.
    case "recording_resumed":
      return { secret: false, recording: summary.recording && { state: "on", ms: null } };
    case "recording_paused":
      return { secret: true, recording: summary.recording && { state: "paused", ms: null } };
    case "recording_saved":
      return { recording: { state: "saved", ms: event.ms } };
    case "recording_deleted":
      return { recording: null };
    case "caller_identified":
      return { from: { ...summary.from, name: event.name } };
    case "usage_recorded":
      return { cost: withUsage(summary.cost, event) };
    case "urgency_raised":
      return summary.urgent === null
        ? { urgent: event.words, attention: `The caller said “${event.words}”.` }
        : {};
    case "opt_out_mentioned":
      return { attention: "The caller may want to be called no more." };
    case "call_understood": {
      const { type: _type, ...understanding } = event;
      return { understanding };
    }
    case "engine_opened":
      // A voice that came back needs nobody's attention any more; an urgent caller does.
      return { attention: summary.urgent === null ? null : summary.attention };
    case "hangup_requested": {
      const unheard = summary.direction === "inbound" && summary.answeredAt === null;
      return event.by.kind === "member" && unheard
        ? { attention: `${event.by.name} hung up before anybody answered.` }
        : {};
    }
    case "longest_reached":
      return {
        attention: `The call was ended after ${event.minutes} minutes, the longest that calls may last.`,
      };
    case "engine_lost":
    case "fault":
      return { attention: event.message };
    case "call_ended":
      return {
        status: "ended",
        disposition: event.disposition,
        endedAt: endOf(summary, event.hungUpAt ?? at, at),
        question: null,
        ringing: null,
        held: false,
        supervision: UNSUPERVISED,
        transfer: null,
        ...endedUnheard(summary, event.disposition),
      };
    default:
      return changeByTransfer(summary, event, at);
  }
}

/** When the line went, though it was told later; never before anything that is known of the call. */
const endOf = ({ startedAt, answeredAt }: CallSummary, hungUpAt: number, toldAt: number): number =>
  Math.round(Math.min(toldAt, Math.max(hungUpAt, answeredAt ?? startedAt)));

/** Whom a plan gives the caller to, as far as it says. */
function handlerOf(plan: Plan): Pick<CallSummary, "handler"> | undefined {
  if (plan.kind === "assistant")
    return { handler: { kind: "assistant", id: plan.assistantId, name: plan.name } };
  return plan.kind === "queue"
    ? { handler: { kind: "queue", name: plan.queue, fallback: false } }
    : undefined;
}

/** A call that comes to a route once more, `to` that number: nobody has it any longer. */
function anew(summary: CallSummary, to: Party | undefined): Partial<CallSummary> {
  if (to === undefined) return {};
  return {
    to,
    status: summary.answeredAt === null ? "ringing" : "queued",
    handler: { kind: "none" },
    ringing: null,
    held: false,
    transfer: null,
    question: null,
    supervision: { ...summary.supervision, takingOver: null, takenFrom: null },
  };
}

const MISSED = {
  nobody_there: "Nobody was there to take the call.",
  timed_out: "Nobody took the call in time.",
} as const;

/** Whose phone was lost with the caller on it. A caller's own leg has nobody. */
function awayOf(
  { handler }: CallSummary,
  by: { id: string; name: string } | undefined,
  at: number,
): Partial<CallSummary> {
  const theirs = by !== undefined && handler.kind === "operator" && handler.id === by.id;
  return theirs ? { away: { id: by.id, name: by.name, at } } : {};
}

/** The assistant that a person has the caller from; an answered call, taken up anew, keeps whom it came from. */
function takenFrom({ handler, supervision }: CallSummary, by: Handler) {
  if (by.kind !== "operator") return null;
  if (handler.kind === "assistant") return { id: handler.id, name: handler.name };
  return supervision.takingOver?.assistant ?? supervision.takenFrom;
}

const isFallback = (summary: CallSummary): boolean =>
  summary.handler.kind === "queue" && summary.handler.fallback;
