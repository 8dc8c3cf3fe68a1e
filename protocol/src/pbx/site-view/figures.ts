import * as z from "zod";

const count = z.number().int().nonnegative().default(0);
const ms = z.number().nonnegative().default(0);

/** The trend of a queue goes back so far, in steps of so long. */
export const TREND_MS = 2 * 3_600_000;
const TREND_STEP_MS = 5 * 60_000;

/** What a queue has done since `since` (midnight at the site, or when somebody began to count), all times in milliseconds. */
export const queueFigures = z.object({
  since: z.number(),
  /** Calls that somebody took and that are over. */
  answered: count,
  talkMs: ms,
  /** Calls that somebody took, of these how many within the queue's target, and how long their callers had waited. */
  connected: count,
  withinTarget: count,
  waitMs: ms,
  /** How long the phones of those who took them rang. */
  ringMs: ms,
  /** Callers whom nobody took, by how they left. */
  gaveUp: count,
  timedOut: count,
  withdrawn: count,
  redirected: count,
  longestWaitMs: ms,
  longestWaitAt: z.number().nullable().default(null),
  /** The day's service level as it stood after each step in which a wait was over, oldest first: of the last two hours, and one before them. */
  trend: z.array(z.object({ at: z.number(), level: z.number() })).default([]),
});
export type QueueFigures = z.infer<typeof queueFigures>;

export const memberFigures = z.object({
  since: z.number(),
  answered: count,
  talkMs: ms,
  connected: count,
  ringMs: ms,
  /** Its phone rang and it did not answer. */
  missed: count,
});
export type MemberFigures = z.infer<typeof memberFigures>;

export const noQueueFigures = (since: number): QueueFigures => ({
  since,
  answered: 0,
  talkMs: 0,
  connected: 0,
  withinTarget: 0,
  waitMs: 0,
  ringMs: 0,
  gaveUp: 0,
  timedOut: 0,
  withdrawn: 0,
  redirected: 0,
  longestWaitMs: 0,
  longestWaitAt: null,
  trend: [],
});

export const noMemberFigures = (since: number): MemberFigures => ({
  since,
  answered: 0,
  talkMs: 0,
  connected: 0,
  ringMs: 0,
  missed: 0,
});

/** Callers whom nobody took. */
export const abandoned = ({ gaveUp, timedOut, withdrawn, redirected }: QueueFigures): number =>
  gaveUp + timedOut + withdrawn + redirected;

/** Of all whose wait is over, the part that was answered within the target, 0 to 1; null before there was one. */
export function serviceLevel(figures: QueueFigures): number | null {
  const over = figures.connected + abandoned(figures);
  return over === 0 ? null : figures.withinTarget / over;
}

/** These figures with the service level that they have come to `at` that time, epoch milliseconds. */
export function withTrend(figures: QueueFigures, at: number): QueueFigures {
  const level = serviceLevel(figures);
  const { trend } = figures;
  if (level === null || trend.at(-1)?.level === level) return figures;
  const step = Math.floor(at / TREND_STEP_MS) * TREND_STEP_MS;
  const earlier = trend.filter((point) => point.at < step);
  // With which level the two hours began is said by the last one before them.
  const begins = earlier.findLastIndex((point) => point.at <= step - TREND_MS);
  return { ...figures, trend: [...earlier.slice(Math.max(0, begins)), { at: step, level }] };
}
