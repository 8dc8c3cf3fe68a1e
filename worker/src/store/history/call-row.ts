import {
  type CallSummary,
  type CallUnderstanding,
  type LogEntry,
  UNSUPERVISED,
} from "@patchbay/protocol/call";
import { outsideParty } from "../../call/tools/outside.ts";
import type { call, callTurn } from "../schema.ts";
import { foundBy } from "./search-words.ts";

type Row = typeof call.$inferSelect;

/** A call as lists show it, from the history's row. */
export const summaryOf = (row: Row): CallSummary => ({
  id: row.id,
  version: row.version,
  source: row.source,
  direction: row.direction,
  from: {
    number: row.fromNumber,
    name: row.fromName,
    ...(row.fromWithheld ? { withheld: true } : {}),
  },
  to: { number: row.toNumber, name: row.toName },
  siteId: row.siteId,
  status: row.status,
  disposition: row.disposition,
  handler: row.handler,
  startedAt: row.startedAt,
  answeredAt: row.answeredAt,
  endedAt: row.endedAt,
  turns: row.turns,
  lastWords: row.lastWords,
  attention: row.attention,
  handled: row.handled,
  // The history knows ended calls only.
  ringing: null,
  held: false,
  supervision: UNSUPERVISED,
  transfer: null,
  urgent: row.urgent,
  understanding: understandingOf(row),
  cost: row.cost,
  recording: row.recordingMs === null ? null : { state: "saved", ms: row.recordingMs },
});

function understandingOf({ summary, intent, urgency, outcome, sentiment }: Row): CallUnderstanding | null {
  if (summary === null || intent === null || urgency === null || outcome === null) return null;
  return { summary, intent, urgency, outcome, sentiment };
}

/** What a call is looked up by: its outside party's number as lists know it, and names and digits for searches. */
export function lookedUp(
  summary: Pick<CallSummary, "direction" | "from" | "to">,
  country: string | null,
): { outsideNumber: string; foundBy: string } {
  const { number } = outsideParty({ summary, country });
  return { outsideNumber: number, foundBy: foundBy([summary.from, summary.to], number) };
}

/** Whose national numbers were meant in a call, as its log says; null where nobody had said. */
export const countryIn = (log: readonly LogEntry[]): string | null =>
  log.flatMap(({ event }) => (event.type === "call_began" ? [event.country ?? null] : []))[0] ?? null;

/** The history's row of a call; `country` is whose national numbers were meant in it. */
export const rowOf = (orgId: string, summary: CallSummary, country: string | null): Row => ({
  ...lookedUp(summary, country),
  id: summary.id,
  orgId,
  version: summary.version,
  source: summary.source,
  direction: summary.direction,
  fromNumber: summary.from.number,
  fromName: summary.from.name,
  fromWithheld: summary.from.withheld === true,
  toNumber: summary.to.number,
  toName: summary.to.name,
  siteId: summary.siteId,
  status: summary.status,
  disposition: summary.disposition,
  handler: summary.handler,
  startedAt: summary.startedAt,
  answeredAt: summary.answeredAt,
  endedAt: summary.endedAt,
  turns: summary.turns,
  lastWords: summary.lastWords,
  attention: summary.attention,
  handled: summary.handled,
  urgent: summary.urgent,
  summary: summary.understanding?.summary ?? null,
  intent: summary.understanding?.intent ?? null,
  urgency: summary.understanding?.urgency ?? null,
  outcome: summary.understanding?.outcome ?? null,
  sentiment: summary.understanding?.sentiment ?? null,
  cost: summary.cost,
  recordingMs: summary.recording?.ms ?? null,
});

/** The history's rows of what was said, with what was made of it. */
export function turnRowsOf(
  orgId: string,
  callId: string,
  log: readonly LogEntry[],
): (typeof callTurn.$inferInsert)[] {
  const understood = new Map(
    log.flatMap(({ event }) => (event.type === "turn_understood" ? [[event.turnId, event] as const] : [])),
  );
  return log.flatMap(({ n, event }) => {
    if (event.type !== "turn_finished") return [];
    const { turn } = event;
    const { intent = null, confidence = null, emotion = null } = understood.get(turn.id) ?? {};
    const { speaker, text, startMs, endMs } = turn;
    const unheard = turn.unheard ?? null;
    return [{ callId, n, orgId, speaker, text, unheard, startMs, endMs, intent, confidence, emotion }];
  });
}
