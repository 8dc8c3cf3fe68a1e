const FIELDS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
} as const;

/** `2026-11-30T14:00`, as a field for a date and a time has it: what a clock of the zone shows at that moment (epoch ms). */
export function wallClock(at: number, timeZone: string | undefined): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const parts = new Intl.DateTimeFormat("en-CA", { ...zone, ...FIELDS, hourCycle: "h23" }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

/**
 * The moment (epoch ms) at which a clock of the zone shows that; null for what is no date and time. Where the clock is put back and
 * shows it twice, the first; where it is put forward and never shows it, as long after the jump.
 */
export function momentOf(shown: string, timeZone: string | undefined): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(shown)) return null;
  const asUtc = Date.parse(`${shown}Z`);
  if (Number.isNaN(asUtc)) return null;
  const ahead = (at: number): number => Date.parse(`${wallClock(at, timeZone)}Z`) - at;
  const DAY_MS = 24 * 3_600_000;
  // Behind the last day of the year 9999 there is none that can be written so.
  const offsets = [ahead(asUtc - DAY_MS), ahead(asUtc + DAY_MS)].filter(Number.isFinite);
  const guesses = offsets.map((offset) => asUtc - offset);
  const right = guesses.filter((at) => wallClock(at, timeZone) === shown);
  return right.length > 0 ? Math.min(...right) : (guesses[0] ?? null);
}

/** `Mon 30 Nov, 14:00 (America/New_York)`: never without its zone, for who reads it may sit in another. */
export function inZone(at: number, timeZone: string): string {
  const words = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
  return `${words} (${timeZone})`;
}
