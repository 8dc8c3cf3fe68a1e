import type { CallSummary, LogEntry } from "./call.ts";
import { summarize } from "./call-summary.ts";
import type { CallSnapshot, FeedEvent, Interim } from "./feed.ts";

/** One call as its page shows it: the same log, the same reducer, live or from the history. */
export interface CallView {
  summary: CallSummary | null;
  log: readonly LogEntry[];
  /** Words still being spoken, by turn id. */
  interim: readonly Interim[];
  /** The log's numbers have a hole: something happened that this view does not know. */
  missing: boolean;
}

export const emptyCallView: CallView = { summary: null, log: [], interim: [], missing: false };

/** A view of a whole log, as a snapshot or the history brings it. */
export function viewOfLog(log: readonly LogEntry[], interim: readonly Interim[] = []): CallView {
  // What a whole log leaves out cannot be fetched either: an entry of a version that knew other events.
  return { ...log.reduce(addEntry, { ...emptyCallView, interim }), missing: false };
}

export function viewOfSnapshot(snapshot: CallSnapshot): CallView {
  return viewOfLog(snapshot.log ?? [], snapshot.interim);
}

/** Applies one event of the topic `call:<id>`; entries that are already there change nothing. */
export function reduceCall(view: CallView, event: FeedEvent): CallView {
  switch (event.type) {
    case "call_log":
    case "conversation_turn":
      return addEntry(view, event.entry);
    case "interim_words": {
      const others = view.interim.filter((words) => words.turnId !== event.interim.turnId);
      return { ...view, interim: event.interim.text === "" ? others : [...others, event.interim] };
    }
    default:
      return view;
  }
}

function addEntry(view: CallView, entry: LogEntry): CallView {
  const last = view.log[view.log.length - 1];
  if (last !== undefined && entry.n <= last.n) return view;
  const { event } = entry;
  const interim =
    event.type === "turn_finished"
      ? view.interim.filter((words) => words.turnId !== event.turn.id)
      : event.type === "call_ended"
        ? []
        : view.interim;
  const missing = view.missing || entry.n > (last?.n ?? 0) + 1;
  return { summary: summarize(view.summary, entry), log: [...view.log, entry], interim, missing };
}
