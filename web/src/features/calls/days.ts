import type { CallSummary } from "@patchbay/protocol/call";
import { isLive } from "./call-list.ts";

const DAY_MS = 24 * 3_600_000;

/** Rows under one heading: what goes on now, then a day of the organization's zone each. */
export interface Day {
  key: string;
  heading: string;
  /** How many calls it has; null while more of it may be still to come. */
  count: number | null;
  rows: CallSummary[];
}

/** `rows` in list order; `timeZone` undefined is the reader's own. `more` is true where the history goes on below them. */
export function byDay(
  rows: readonly CallSummary[],
  now: number,
  timeZone: string | undefined,
  more: boolean,
): Day[] {
  const zone = timeZone === undefined ? {} : { timeZone };
  const key = new Intl.DateTimeFormat("en-CA", { ...zone, dateStyle: "short" });
  const words = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "long", day: "numeric", month: "long" });
  const year = new Intl.DateTimeFormat("en-GB", { ...zone, year: "numeric" });
  const days: Day[] = [];
  for (const call of rows) {
    const of = isLive(call) ? "now" : key.format(call.startedAt);
    const last = days.at(-1);
    if (last?.key === of) last.rows.push(call);
    else days.push({ key: of, heading: headingOf(call, of), count: null, rows: [call] });
  }
  const unfinished = more && days.at(-1)?.key !== "now" ? days.length - 1 : days.length;
  return days.map((day, at) => ({ ...day, count: at < unfinished ? day.rows.length : null }));

  function headingOf(call: CallSummary, of: string): string {
    if (of === "now") return "Now";
    const date = words.format(call.startedAt);
    if (of === key.format(now)) return `Today, ${date}`;
    if (of === key.format(now - DAY_MS)) return `Yesterday, ${date}`;
    return year.format(call.startedAt) === year.format(now) ? date : `${date} ${year.format(call.startedAt)}`;
  }
}

/** `14:02` in the organization's zone. */
export function timeOfDay(at: number, timeZone: string | undefined): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" }).format(at);
}
