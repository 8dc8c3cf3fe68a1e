import { shownZone } from "./shown-zone.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago, for lists: `now`, `6 m ago`, `3 h ago`, `2 d ago`. Both times are epoch milliseconds. */
export function ago(at: number, now: number): string {
  const passedMs = now - at;
  if (passedMs < MINUTE_MS) return "now";
  if (passedMs < HOUR_MS) return `${Math.floor(passedMs / MINUTE_MS)} m ago`;
  if (passedMs < DAY_MS) return `${Math.floor(passedMs / HOUR_MS)} h ago`;
  return `${Math.floor(passedMs / DAY_MS)} d ago`;
}

/** How old something is, beside a figure: `3 d`, `20 m`, `now`. Both times are epoch milliseconds. */
export const ageWords = (at: number, now: number): string => ago(at, now).replace(/ ago$/, "");

/** The absolute time behind a relative one, in the organization's zone, which is named where it is not the reader's, and the reader's language. */
export function absolute(at: number, locale?: string, timeZone = shownZone()): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: timeZone === undefined || timeZone === own ? "medium" : "long",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}

/** `25 Nov 2026`, in the organization's zone and the reader's language. */
export function day(at: number, locale?: string, timeZone = shownZone()): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", ...zone }).format(at);
}

/** `14:38:26`, in the organization's zone: for what is read beside another of the same minute. */
export function timeOfDay(at: number, timeZone = shownZone()): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", ...zone }).format(at);
}

/** `14:02` today, `25 Nov, 14:02` on another day, in the organization's zone: for "offline since". */
export function since(at: number, now: number, timeZone = shownZone()): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...zone });
  const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...zone });
  return date.format(at) === date.format(now) ? time.format(at) : `${date.format(at)}, ${time.format(at)}`;
}
