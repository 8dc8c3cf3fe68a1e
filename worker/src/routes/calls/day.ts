/** No day of any zone has been longer; a day that is left out when a zone changes its side of the date line is none. */
const LONGEST_DAY_MS = 50 * 3_600_000;

/** When the day of `nowMs` began in an IANA zone, epoch ms: midnight, or on a day whose clocks skip it, its first moment. */
export function dayBegan(nowMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
  const today = format.format(nowMs);
  let [before, within] = [nowMs - LONGEST_DAY_MS, nowMs];
  // The date only rises: the first moment of this one lies between.
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (format.format(middle) === today) within = middle;
    else before = middle;
  }
  return within;
}
