import { expect, test } from "vitest";
import { inZone, momentOf, wallClock } from "./zone.ts";

test.each([
  ["2026-11-30T14:00", "America/New_York", "2026-11-30T19:00:00Z"],
  ["2026-11-30T14:00", "Asia/Kolkata", "2026-11-30T08:30:00Z"],
  ["2026-11-30T00:15", "Pacific/Auckland", "2026-11-29T11:15:00Z"],
  // Shown twice: the first of them.
  ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00Z"],
])("D8: %s in %s is %s", (shown, zone, moment) => {
  expect(momentOf(shown, zone)).toBe(Date.parse(moment));
  expect(wallClock(Date.parse(moment), zone)).toBe(shown);
});

test("D8: a time that the clocks leave out is as long after the jump", () => {
  expect(momentOf("2026-03-29T02:30", "Europe/Berlin")).toBe(Date.parse("2026-03-29T01:30:00Z"));
});

test.each(["0002-11-30T00:00", "0020-11-30T00:00", "0202-11-30T00:00", "9999-12-31T12:00"])(
  "%s, which a field has while somebody types a year, is a moment",
  (shown) => {
    expect(momentOf(shown, "UTC")).toBe(Date.parse(`${shown}Z`));
    expect(Number.isFinite(momentOf(shown, "Europe/Oslo"))).toBe(true);
  },
);

test.each(["", "tomorrow", "2026-11-30", "2026-13-40T10:00"])("D8: %j is no date and time", (shown) => {
  expect(momentOf(shown, "UTC")).toBeNull();
});

test("D8: a moment is never written without its zone", () => {
  expect(inZone(Date.parse("2026-11-30T19:00:00Z"), "America/New_York")).toBe(
    "Mon 30 Nov, 14:00 (America/New_York)",
  );
});
