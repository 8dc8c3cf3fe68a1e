import { expect, test } from "vitest";
import { assistantAnswers, ended, sampleLog, summaryOf } from "../../../dev/sample-calls.ts";
import { byDay, timeOfDay } from "./days.ts";

const at = (label: string, time: string) =>
  summaryOf(
    sampleLog({ label, startedAt: Date.parse(time) }, [
      [1, assistantAnswers()],
      [2, ended()],
    ]),
  );

test("D6: rows stand under the day of the organization's zone, and what goes on under Now", () => {
  const live = summaryOf(sampleLog({ label: "live", startedAt: Date.parse("2026-11-29T10:00:00Z") }, []));
  const rows = [
    live,
    at("a", "2026-11-29T09:00:00Z"),
    at("b", "2026-11-29T07:30:00Z"),
    at("c", "2026-11-27T20:00:00Z"),
    at("d", "2025-12-31T20:00:00Z"),
  ];
  const days = byDay(rows, Date.parse("2026-11-29T10:00:00Z"), "America/Los_Angeles", false);
  expect(days.map(({ heading, rows: of }) => [heading, of.length])).toEqual([
    ["Now", 1],
    ["Today, Sunday 29 November", 1],
    ["Yesterday, Saturday 28 November", 1],
    ["Friday 27 November", 1],
    ["Wednesday 31 December 2025", 1],
  ]);
  expect(timeOfDay(Date.parse("2026-11-29T09:00:00Z"), "America/Los_Angeles")).toBe("01:00");
});

test("D6: a day's heading counts its calls once all of them are there", () => {
  const live = summaryOf(sampleLog({ label: "live", startedAt: Date.parse("2026-11-29T10:00:00Z") }, []));
  const rows = [
    live,
    at("a", "2026-11-29T09:00:00Z"),
    at("b", "2026-11-29T08:30:00Z"),
    at("c", "2026-11-28T20:00:00Z"),
  ];
  const counts = (of: typeof rows, more: boolean) =>
    byDay(of, Date.parse("2026-11-29T10:00:00Z"), "UTC", more).map(({ count }) => count);
  expect(counts(rows, false)).toEqual([1, 2, 1]);
  expect(counts(rows, true)).toEqual([1, 2, null]);
  expect(counts([live], true)).toEqual([1]);
});
