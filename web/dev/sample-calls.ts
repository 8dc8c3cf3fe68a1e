import type { CallEvent, CallSummary, LogEntry } from "@patchbay/protocol/call";
import { summarize } from "@patchbay/protocol/call-summary";

/** A call id that reads well in a test: `c` and 26 characters of the base-32 alphabet. */
export function sampleId(label: string): string {
  const letters = [...label.toLowerCase()].filter((letter) => /[a-z2-7]/.test(letter)).join("");
  return `c${letters.padEnd(26, "a").slice(0, 26)}`;
}

export interface Sample {
  label: string;
  startedAt: number;
  name?: string;
  number?: string;
  to?: string;
  source?: CallSummary["source"];
  siteId?: string | null;
}

/** The log of a call: `call_began`, then each event at its milliseconds after the start. */
export function sampleLog(sample: Sample, events: readonly (readonly [number, CallEvent])[]): LogEntry[] {
  const began: CallEvent = {
    type: "call_began",
    callId: sampleId(sample.label),
    source: sample.source ?? "pbx",
    direction: "inbound",
    from: { number: sample.number ?? "+12125550142", name: sample.name ?? "" },
    to: { number: sample.to ?? "1412", name: "" },
    siteId: sample.siteId ?? null,
  };
  return [[0, began] as const, ...events].map(([ms, event], index) => ({
    n: index + 1,
    at: sample.startedAt + ms,
    event,
  }));
}

/** What a list shows of a log; throws when the log does not begin with `call_began`. */
export function summaryOf(log: readonly LogEntry[]): CallSummary {
  const summary = log.reduce<CallSummary | null>(summarize, null);
  if (summary === null) throw new Error("a sample log begins with call_began");
  return summary;
}

export const assistantAnswers = (name = "Receptionist"): CallEvent => ({
  type: "call_answered",
  by: { kind: "assistant", id: "receptionist", name },
});

export const ended = (cause = "Normal Clearing"): CallEvent => ({
  type: "call_ended",
  disposition: "completed",
  cause,
});
