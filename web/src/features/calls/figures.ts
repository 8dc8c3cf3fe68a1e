import type { CallFigures } from "@patchbay/protocol/api";
import type { CallSource, CallSummary } from "@patchbay/protocol/call";
import { isLive, isRinging, matches, needsAttention, type Tab } from "./call-list.ts";

/** The strip over the list. Null stands for what the server has not said yet. */
export interface Strip {
  today: number | null;
  live: number;
  liveByAssistant: number;
  liveByPeople: number;
  ringing: number;
  /** Waiting in a queue of the PBX. */
  queued: number;
  attention: number | null;
  attentionBySource: Record<CallSource, number> | null;
  /** When the oldest call that needs attention began, epoch ms; null when there is none, or nobody has said. */
  oldestAttentionAt: number | null;
  averageDurationMs: number | null;
  bySource: Record<CallSource, number>;
  /** Every call there is, and those that somebody has handled; null where nobody has counted them. */
  all: CallFigures["all"];
}

/**
 * The history's figures and, added to them, the calls the history cannot know: those still going on, and those that
 * ended after it was asked (`askedAt`, epoch ms by the server's clock).
 */
export function stripOf(
  calls: Iterable<CallSummary>,
  figures: CallFigures | undefined,
  askedAt: number,
): Strip {
  const all = [...calls];
  const live = all.filter(isLive);
  const unknown = all.filter((call) => call.endedAt === null || call.endedAt > askedAt);
  const open = unknown.filter(needsAttention);
  const attentionBySource = figures === undefined ? null : { ...figures.attentionBySource };
  for (const call of open) if (attentionBySource !== null) attentionBySource[call.source] += 1;
  const oldest = Math.min(figures?.oldestAttentionAt ?? Infinity, ...open.map((call) => call.startedAt));
  const bySource: Record<CallSource, number> = {
    pbx: 0,
    twilio: 0,
    browser: 0,
    campaign: 0,
    inside: 0,
    ...figures?.bySource,
  };
  for (const call of unknown) bySource[call.source] += 1;
  const counted = figures?.all ?? null;
  const everything = counted === null ? null : { ...counted.bySource };
  for (const call of unknown) if (everything !== null) everything[call.source] += 1;
  const answered = live.filter((call) => call.status === "in_progress");
  return {
    today: figures === undefined ? null : figures.today + unknown.length,
    live: live.length,
    liveByAssistant: answered.filter((call) => call.handler.kind === "assistant").length,
    liveByPeople: answered.filter((call) => call.handler.kind === "operator").length,
    ringing: live.filter((call) => call.status === "ringing").length,
    queued: live.filter((call) => call.status === "queued").length,
    attention: figures === undefined ? null : figures.attention + open.length,
    attentionBySource,
    oldestAttentionAt: Number.isFinite(oldest) ? oldest : null,
    averageDurationMs:
      figures === undefined || figures.averageDurationMs === 0 ? null : figures.averageDurationMs,
    bySource,
    all: counted === null || everything === null ? null : { ...counted, bySource: everything },
  };
}

/** Do these figures say "today" of a day that is over by `now` (epoch ms by the server's clock)? */
export function isOfEarlierDay(
  { since, timeZone }: Pick<CallFigures, "since" | "timeZone">,
  now: number,
): boolean {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  return now > since && day.format(since) !== day.format(now);
}

/**
 * How many calls each tab lists under these filters. Only what is known is counted: a history above a thousand calls, and a search,
 * are counted by nobody.
 */
export function tabCounts(
  calls: Iterable<CallSummary>,
  strip: Strip,
  source: string,
  q: string,
): Partial<Record<Tab, number>> {
  const live = [...calls].filter(isLive);
  const fits = (call: CallSummary): boolean =>
    isRinging(call) || ((source === "" || call.source === source) && matches(call, q));
  const counts: Partial<Record<Tab, number>> = { live: live.filter(fits).length };
  if (q.trim() !== "" || strip.attentionBySource === null) return counts;
  const sum = (figures: Record<CallSource, number>): number =>
    Object.entries(figures).reduce(
      (held, [of, count]) => held + (source === "" || of === source ? count : 0),
      0,
    );
  const known = { ...counts, attention: sum(strip.attentionBySource) };
  if (strip.all === null) return known;
  return { ...known, all: sum(strip.all.bySource), handled: sum(strip.all.handledBySource) };
}
