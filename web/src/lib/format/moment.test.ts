import { expect, test } from "vitest";
import { absolute, ago, since } from "./moment.ts";

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

test("the absolute time is in the reader's zone", () => {
  expect(absolute(now, "en-GB", "Europe/Oslo")).toBe("26 Nov 2026, 15:30:00");
});
