import { expect, test } from "vitest";
import { absolute, ago, day, since } from "./moment.ts";
import { showTimesIn } from "./shown-zone.ts";

const now = Date.UTC(2026, 10, 26, 14, 30);

test("lists say how long ago", () => {
  const at = (seconds: number): string => ago(now - seconds * 1000, now);
  expect([0, 59, 60, 3599, 3600, 86_399, 172_800].map(at)).toEqual([
    "now",
    "now",
    "1 m ago",
    "59 m ago",
    "1 h ago",
    "23 h ago",
    "2 d ago",
  ]);
});

test("a clock that runs ahead of the server still says now", () => {
  expect(ago(now + 5_000, now)).toBe("now");
});

test("since names the day only when it is another one", () => {
  expect(since(now - 1_680_000, now, "UTC")).toBe("14:02");
  expect(since(now - 86_400_000, now, "UTC")).toBe("25 Nov, 14:30");
});

test("the absolute time names its zone where it is not the reader's own", () => {
  expect(absolute(now, "en-GB", "Europe/Oslo")).toBe("26 Nov 2026, 15:30:00 CET");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(absolute(now, "en-GB", own)).toBe(absolute(now, "en-GB"));
  expect(absolute(now, "en-GB", own)).toMatch(/:00$/);
});

test("C3: times are in the organization's zone once it is known, also on its other day", () => {
  const late = Date.UTC(2026, 10, 26, 3, 0);
  showTimesIn("America/New_York");
  try {
    expect(since(late, late)).toBe("22:00");
    expect(since(late - 6 * 3_600_000, late)).toBe("16:00");
    expect(day(late, "en-GB")).toBe("25 Nov 2026");
    expect(absolute(late, "en-GB")).toMatch(/^25 Nov 2026, 22:00:00 /);
  } finally {
    showTimesIn(null);
  }
});
