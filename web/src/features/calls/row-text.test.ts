import type { CallSummary } from "@patchbay/protocol/call";
import { expect, test } from "vitest";
import { assistantAnswers, ended, sampleLog, summaryOf } from "../../../dev/sample-calls.ts";
import { markedParts, rowText } from "./row-text.ts";

const farewell = "You are very welcome. Have a lovely day!";
const over: CallSummary = {
  ...summaryOf(
    sampleLog({ label: "a", startedAt: 0 }, [
      [1, assistantAnswers()],
      [2, ended()],
    ]),
  ),
  lastWords: farewell,
};
const understanding = {
  summary: "",
  intent: "book_appointment",
  urgency: "normal",
  outcome: "scheduled",
  sentiment: null,
} as const;

test("D6: an ended call says what it was about and what came of it, never its farewell", () => {
  expect(rowText({ ...over, understanding }, undefined)).toEqual({
    topic: "Book appointment",
    words: "Appointment made",
    kind: "plain",
  });
  expect(rowText(over, undefined)).toEqual({ topic: "", words: "Ended", kind: "plain" });
});

test("D6: a live call says its words, unless it asks or is in trouble", () => {
  const live = { ...over, status: "in_progress", endedAt: null } as const;
  expect(rowText(live, undefined)).toMatchObject({ words: farewell, kind: "speaking" });
  const spoken = "And what about";
  expect(rowText(live, undefined, spoken)).toMatchObject({ words: spoken, kind: "speaking" });
  expect(rowText({ ...live, attention: "Lost." }, undefined, spoken)).toMatchObject({
    words: "Lost.",
    kind: "attention",
  });
});

test("D6: a search shows the sentence that was found, and who said it when", () => {
  const hit = { speaker: "caller", text: "I have lost a crown.", startMs: 63_000 } as const;
  expect(rowText(over, hit)).toMatchObject({ words: "Caller, 1:03: I have lost a crown.", kind: "found" });
});

test.each([
  ["I have lost a crown.", "crown", ["crown"]],
  ["Crowns and a CROWN", "crown", ["Crowns", "CROWN"]],
  ["Élodie Özkan", "elodie oz", ["Élodie", "Özkan"]],
  ["nothing here", "crown", []],
  ["Mrs O'Brien called", "o'brien", ["O'Brien"]],
  ["At 12:30, please", "12:30", ["12", "30"]],
  ["你好，我想预约牙医", "牙医", ["牙医"]],
])("D6: in %j, %j marks %j", (text, q, hits) => {
  const parts = markedParts(text, q);
  expect(parts.filter(({ hit }) => hit).map((part) => part.text)).toEqual(hits);
  expect(parts.map((part) => part.text).join("")).toBe(text);
});

test("D6: what is found far into a sentence is not cut off at its end", () => {
  const parts = markedParts(`${"word ".repeat(60)}crown at the end`, "crown");
  expect(parts[0]?.text.startsWith("… ")).toBe(true);
  expect(parts[0]?.text.length).toBeLessThan(60);
});
