import { describe, expect, it } from "vitest";
import { clockWords, momentOf } from "./clock.ts";

describe("C3: what the model is told of the time", () => {
  const cases: [at: string, zone: string | undefined, words: string][] = [
    [
      "2026-03-04T02:30:00Z",
      "America/Los_Angeles",
      "Tuesday, March 3, 2026, 18:30 (America/Los_Angeles, UTC-08:00)",
    ],
    [
      "2026-03-08T10:30:00Z",
      "America/Los_Angeles",
      "Sunday, March 8, 2026, 03:30 (America/Los_Angeles, UTC-07:00)",
    ],
    [
      "2026-11-01T06:30:00Z",
      "America/New_York",
      "Sunday, November 1, 2026, 01:30 (America/New_York, UTC-05:00)",
    ],
    [
      "2026-11-01T05:30:00Z",
      "America/New_York",
      "Sunday, November 1, 2026, 01:30 (America/New_York, UTC-04:00)",
    ],
    ["2026-12-31T18:30:00Z", "Asia/Kolkata", "Friday, January 1, 2027, 00:00 (Asia/Kolkata, UTC+05:30)"],
    ["2026-03-04T02:30:00Z", undefined, "Wednesday, March 4, 2026, 02:30 (UTC, UTC+00:00)"],
  ];
  it.each(cases)("C3: %s in %s", (at, zone, words) => {
    expect(clockWords(Date.parse(at), zone)).toBe(words);
  });
});

describe("C3: what the model tells of a time", () => {
  const cases: [text: string, zone: string | undefined, moment: string | null][] = [
    ["2026-03-04T15:00:00", "America/Los_Angeles", "2026-03-04T23:00:00Z"],
    ["2026-03-04 15:00", "America/Los_Angeles", "2026-03-04T23:00:00Z"],
    ["2026-03-04T15:00:00-05:00", "America/Los_Angeles", "2026-03-04T20:00:00Z"],
    ["2026-03-04T15:00:00+0530", "America/Los_Angeles", "2026-03-04T09:30:00Z"],
    ["2026-03-04T15:00:00+05", "America/Los_Angeles", "2026-03-04T10:00:00Z"],
    ["2026-03-04T15:00:00Z", "America/Los_Angeles", "2026-03-04T15:00:00Z"],
    ["2026-03-04T15:00:00-08:00[America/Los_Angeles]", undefined, "2026-03-04T23:00:00Z"],
    ["2026-03-04T15:00[America/New_York]", "America/Los_Angeles", "2026-03-04T20:00:00Z"],
    ["2026-03-04T15:00[u-ca=gregory]", "America/Los_Angeles", null],
    ["2026-03-04T15:00", undefined, "2026-03-04T15:00:00Z"],
    // In the hour that the clocks skip people mean the one behind it; in the one that comes twice, the first.
    ["2026-03-08T02:30", "America/Los_Angeles", "2026-03-08T10:30:00Z"],
    ["2026-11-01T01:30", "America/Los_Angeles", "2026-11-01T08:30:00Z"],
    ["3", "UTC", null],
    ["2026", "UTC", null],
    ["2026-03-04", "UTC", null],
    ["15:00", "UTC", null],
    ["tomorrow at three", "UTC", null],
    ["2026-02-30T10:00", "UTC", null],
    ["2026-03-04T25:00", "UTC", null],
    ["2026-03-04T15:00", "Not/AZone", null],
    ["", "UTC", null],
  ];
  it.each(cases)("C3: %s in %s is %s", (text, zone, moment) => {
    expect(momentOf(text, zone)).toBe(moment === null ? null : Date.parse(moment));
  });
});
