import type { CallFigures } from "@patchbay/protocol/api";
import type { CallSource, CallSummary } from "@patchbay/protocol/call";
import { isLive, needsAttention } from "./call-list.ts";

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
  averageDurationMs: number | null;
  bySource: Record<CallSource, number>;
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
  const bySource: Record<CallSource, number> = {
    pbx: 0,
    twilio: 0,
    browser: 0,
    campaign: 0,
    ...figures?.bySource,
  };
  for (const call of unknown) bySource[call.source] += 1;
  const answered = live.filter((call) => call.status === "in_progress");
  return {
    today: figures === undefined ? null : figures.today + unknown.length,
    live: live.length,
    liveByAssistant: answered.filter((call) => call.handler.kind === "assistant").length,
    liveByPeople: answered.filter((call) => call.handler.kind === "operator").length,
    ringing: live.filter((call) => call.status === "ringing").length,
    queued: live.filter((call) => call.status === "queued").length,
    attention: figures === undefined ? null : figures.attention + unknown.filter(needsAttention).length,
    averageDurationMs:
      figures === undefined || figures.averageDurationMs === 0 ? null : figures.averageDurationMs,
    bySource,
  };
}
