/**
 * Does this runtime know the zones as they are since 2026 (tz 2026e)? Winnipeg keeps -05:00 all year since November 2026; a
 * runtime of before is an hour off there, and so are the times that people are told.
 */
export const zoneDataIsCurrent = (): boolean =>
  new Intl.DateTimeFormat("en", { timeZone: "America/Winnipeg", hour: "2-digit", hourCycle: "h23" }).format(
    Date.UTC(2026, 11, 15, 12),
  ) === "07";
