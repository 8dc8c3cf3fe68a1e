import { describe, expect, it } from "vitest";
import type { CallReport } from "../caller/phone-leg.ts";
import { conversationRows, shortcomings } from "./conversation.ts";

const report: CallReport = {
  originatedMs: 1_000,
  answeredMs: 1_300,
  endedMs: 9_000,
  dialStatus: "ANSWER",
  firstSoundMs: 1_400,
  failure: null,
  keys: "",
  hungUpBy: "person",
  said: [{ line: "caller.hours", startMs: 4_000, endMs: 6_000 }],
  heard: [
    { lineId: "assistant.greeting", text: "Thank you", fraction: 0.4, startMs: 1_400, endMs: 3_500 },
    { lineId: null, text: "", fraction: 0, startMs: 7_000, endMs: 8_000 },
  ],
};
const heard = [{ lineId: "caller.hours", text: "Hello?", atMs: 6_500 }];
const words = (id: string): string => id;

describe("the printed conversation", () => {
  it("puts both sides in order of time, and shows what was cut off or not recognised", () => {
    expect(conversationRows(report, { assistant: heard, operator: null }, words)).toEqual([
      '   0.4 s  caller heard     "Thank you ..."',
      '   3.0 s  caller said      "caller.hours"',
      '   5.5 s  assistant heard  "Hello?"',
      "   6.0 s  caller heard     (not recognised)",
    ]);
  });

  it("is content when the assistant heard every line in its order", () => {
    expect(shortcomings(report, { assistant: heard, operator: null }, ["caller.hours"], words)).toEqual([]);
  });

  it("names the line that the assistant did not hear, and what went wrong for the caller", () => {
    const failed = { ...report, failure: "The person waited in vain." };
    expect(
      shortcomings(failed, { assistant: heard, operator: null }, ["caller.hours", "caller.goodbye"], words),
    ).toEqual(["The person waited in vain.", 'The assistant did not hear "caller.goodbye".']);
  });

  it("says first that nobody answered", () => {
    const unanswered = { ...report, answeredMs: null, dialStatus: "CONGESTION" };
    expect(shortcomings(unanswered, { assistant: [], operator: null }, ["caller.hours"], words)).toEqual([
      "Nobody answered (CONGESTION): is the extension right, and is the connector up?",
    ]);
  });
});
