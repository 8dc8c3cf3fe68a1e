import { Temporal } from "temporal-polyfill";

/** When the day of this moment began where its zone is, both in epoch milliseconds: days have 23 hours, or 25, and some begin at one. */
export function dayStart(atMs: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).startOfDay()
    .epochMilliseconds;
}
