import { expect, test } from "vitest";
import { dayBegan } from "./day.ts";

test.each([
  ["2026-11-29T10:00:00Z", "UTC", "2026-11-29T00:00:00Z"],
  ["2026-11-29T06:59:00Z", "America/Los_Angeles", "2026-11-28T08:00:00Z"],
  ["2026-11-29T23:30:00Z", "Pacific/Auckland", "2026-11-29T11:00:00Z"],
  ["2026-11-29T20:00:00Z", "Asia/Kathmandu", "2026-11-29T18:15:00Z"],
  ["2026-10-25T20:00:00Z", "Europe/Oslo", "2026-10-24T22:00:00Z"],
  ["2026-11-01T23:00:00Z", "America/New_York", "2026-11-01T04:00:00Z"],
  ["2026-11-29T00:00:00Z", "UTC", "2026-11-29T00:00:00Z"],
  // Beirut's clocks skip midnight in spring: the day begins at one.
  ["2026-03-29T12:00:00Z", "Asia/Beirut", "2026-03-28T22:00:00Z"],
])("D5: at %s in %s, today began at %s", (now, zone, began) => {
  expect(new Date(dayBegan(Date.parse(now), zone)).toISOString()).toBe(new Date(began).toISOString());
});
