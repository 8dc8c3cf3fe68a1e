import { expect, onTestFinished, test } from "vitest";
import { showTimesIn } from "../../lib/format/shown-zone.ts";
import { askedBy, auditFile } from "./audit-api.ts";

test("days begin in the organization's zone, and both of them are within", () => {
  showTimesIn("America/New_York");
  onTestFinished(() => showTimesIn(null));
  const asked = askedBy({ q: "park", from: "2026-11-29", until: "2026-11-30" });
  expect(asked).toEqual({
    q: "park",
    from: String(Date.parse("2026-11-29T05:00:00Z")),
    until: String(Date.parse("2026-12-01T05:00:00Z")),
  });
  expect(auditFile({ from: "2026-11-29" })).toBe(`/api/audit.csv?from=${asked.from}`);
});

test.each(["0002-11-30", "0020-11-30", "0202-11-30", "", "yesterday"])(
  "%j, as a year that is still being typed, narrows nothing",
  (day) => {
    expect([askedBy({ from: day }).from, askedBy({ until: day }).until]).toEqual([undefined, undefined]);
    expect(auditFile({ from: day })).toBe("/api/audit.csv");
  },
);
