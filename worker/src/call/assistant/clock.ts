import { Temporal } from "temporal-polyfill";

/** The zone an assistant thinks in where none was said. */
const zoneOf = (timeZone: string | undefined): string => timeZone ?? "UTC";

/** Date, weekday and time as a person in the zone reads them off the wall, with the zone's name: for the model. */
export function clockWords(atMs: number, timeZone: string | undefined): string {
  const zone = zoneOf(timeZone);
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  const day = at.toPlainDate().toLocaleString("en", { dateStyle: "full" });
  const time = at.toPlainTime().toString({ smallestUnit: "minute" });
  return `${day}, ${time} (${zone}, UTC${at.offset})`;
}

const EXACT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[+-]\d{2}(?::?\d{2})?)?(?:\[!?([^\]]*)\])?$/i;

/**
 * The moment (epoch milliseconds) that an ISO 8601 date with time names, its zone as an offset or, in brackets, by name; one without
 * a zone is the assistant's, on days whose clocks change as people mean it. Null for what is no exact moment: a date alone, words, a number.
 */
export function momentOf(text: string, timeZone: string | undefined): number | null {
  const [, date = "", time = "", offset, named] = EXACT.exec(text.trim()) ?? [];
  try {
    const local = Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: "reject" });
    const zone =
      offset === undefined
        ? (named ?? zoneOf(timeZone))
        : offset.toUpperCase() === "Z"
          ? "UTC"
          : hours(offset);
    return local.toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return null;
  }
}

/** An offset as zones are named by it: +05 is +05:00. */
const hours = (offset: string): string => (offset.length === 3 ? `${offset}:00` : offset);
