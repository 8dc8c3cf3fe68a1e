import type { CallEvent, CallSummary, LogEntry } from "./call.ts";

const LAST_WORDS_CHARS = 140;

/** Folds one log entry into the summary; null stands for a call of which nothing is known yet. */
export function summarize(summary: CallSummary | null, entry: LogEntry): CallSummary | null {
  if (summary === null) {
    return entry.event.type === "call_began" ? begin(entry.at, entry.n, entry.event) : null;
  }
  if (entry.n <= summary.version) return summary;
  return { ...summary, ...change(summary, entry.event, entry.at), version: entry.n };
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
    turns: 0,
    lastWords: "",
    attention: null,
    handled: false,
  };
}

function change(summary: CallSummary, event: CallEvent, at: number): Partial<CallSummary> {
  switch (event.type) {
    case "call_routed":
      return event.plan.kind === "assistant"
        ? { handler: { kind: "assistant", id: event.plan.assistantId, name: event.plan.name } }
        : event.plan.kind === "queue"
          ? { handler: { kind: "queue", name: event.plan.queue, fallback: false } }
          : {};
    case "offer_expired":
      return {
        handler: { kind: "queue", name: "fallback", fallback: true },
        attention: "The route came too late; the PBX sent the caller to its fallback queue.",
      };
    case "call_answered":
      return { status: "in_progress", answeredAt: summary.answeredAt ?? at, handler: event.by };
    case "queue_joined":
      return {
        status: "queued",
        handler: {
          kind: "queue",
          name: event.queue,
          fallback: summary.handler.kind === "assistant" || isFallback(summary),
        },
      };
    case "operator_connected":
      return {
        status: "in_progress",
        answeredAt: summary.answeredAt ?? at,
        handler: { kind: "operator", name: event.name },
      };
    case "turn_finished":
      return {
        turns: summary.turns + 1,
        // Nothing was heard of an utterance that was cut off at its beginning.
        ...(event.turn.text === "" ? {} : { lastWords: event.turn.text.slice(0, LAST_WORDS_CHARS) }),
      };
    case "engine_opened":
      // A voice that came back needs nobody's attention any more.
      return { attention: null };
    case "engine_lost":
    case "fault":
      return { attention: event.message };
    case "call_ended":
      return {
        status: "ended",
        disposition: event.disposition,
        endedAt: at,
        ...(event.disposition === "abandoned" && summary.attention === null
          ? { attention: "The caller hung up before anybody answered." }
          : {}),
      };
    default:
      return {};
  }
}

const isFallback = (summary: CallSummary): boolean =>
  summary.handler.kind === "queue" && summary.handler.fallback;
