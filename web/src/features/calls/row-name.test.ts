import { beforeAll, expect, test } from "vitest";
import { assistantAnswers, ended, sampleLog, summaryOf } from "../../../dev/sample-calls.ts";
import { numbersReady } from "../../lib/format/phone.ts";
import { rowName } from "./row-name.ts";
import { rowText } from "./row-text.ts";

beforeAll(numbersReady);

test("D11: two calls of one caller do not read the same", () => {
  const names = ["2026-11-29T09:00:00Z", "2026-11-29T10:30:00Z"].map((time) => {
    const log = sampleLog(
      { label: "a", name: "Ingrid", number: "+442079460958", startedAt: Date.parse(time) },
      [
        [1, assistantAnswers()],
        [2, ended()],
      ],
    );
    const call = {
      ...summaryOf(log),
      attention: time.includes("10:") ? "Nobody took the call in time." : null,
    };
    return rowName(call, rowText(call, undefined), "UTC");
  });
  expect(names).toEqual([
    "Ingrid, +44 20 7946 0958, 09:00, ended, Ended, PBX, Receptionist",
    "Ingrid, +44 20 7946 0958, 10:30, ended, needs attention, Nobody took the call in time., PBX, Receptionist",
  ]);
});

test("D11: a call that needs somebody says so in a search, too", () => {
  const log = sampleLog({ label: "a", name: "Ingrid", startedAt: Date.parse("2026-11-29T09:00:00Z") }, [
    [1, assistantAnswers()],
    [2, ended()],
  ]);
  const call = { ...summaryOf(log), attention: "Nobody took the call in time." };
  const hit = { speaker: "caller", text: "I have lost a crown.", startMs: 63_000 } as const;
  expect(rowName(call, rowText(call, hit), "UTC")).toContain(
    "Caller, 1:03: I have lost a crown., Nobody took the call in time.",
  );
});
