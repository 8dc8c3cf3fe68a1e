import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { viewOfLog } from "@patchbay/protocol/call-view";
import { describe, expect, it } from "vitest";
import { costDetail, costWords, insightFacts, unsaidWords } from "./insight-words.ts";

const began: CallEvent = {
  type: "call_began",
  callId: `c${"a".repeat(26)}`,
  source: "pbx",
  direction: "inbound",
  siteId: "s",
  from: { number: "1001", name: "" },
  to: { number: "1412", name: "" },
};
const answered: CallEvent = { type: "call_answered", by: { kind: "operator", id: "u", name: "Olivia" } };
const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };
const logOf = (...events: CallEvent[]): LogEntry[] =>
  events.map((event, n) => ({ n: n + 1, at: 1_000 + n, event }));

const cost = {
  voiceMicroUsd: 12_300,
  textMicroUsd: 200,
  phoneMicroUsd: 25_800,
  prices: "2026-11-20",
  unpriced: [],
};

describe("what a call came to, in words", () => {
  it("says the cost to a tenth of a cent, what it is made of and by which prices", () => {
    expect(costWords(cost)).toBe("$0.038");
    expect(costDetail(cost)).toBe(
      "voice $0.012, text $0.000, telephone $0.026, by the list prices of 2026-11-20",
    );
  });

  it("takes a little for a little, not for nothing", () => {
    const little = { ...cost, voiceMicroUsd: 120, textMicroUsd: 0, phoneMicroUsd: 0 };
    expect(costWords(little)).toBe("under $0.001");
  });

  it("does not pretend that a model without a price was free", () => {
    expect(costWords({ ...cost, unpriced: ["new-model"] })).toBe("$0.038 and more");
    expect(costDetail({ ...cost, unpriced: ["new-model"] })).toContain("no price is known for new-model");
  });

  it("says why a call that people had among themselves has no summary, and nothing of one that nobody answered", () => {
    const spoken = viewOfLog(logOf(began, answered, ended)).summary;
    expect(spoken && unsaidWords(spoken)).toBe("No summary: nothing of this call was written down.");
    const rejected = viewOfLog(logOf(began, ended)).summary;
    expect(rejected && unsaidWords(rejected)).toBeNull();
    const live = viewOfLog(logOf(began, answered)).summary;
    expect(live && unsaidWords(live)).toBeNull();
    const turn = { id: "t", speaker: "caller", text: "Hello.", startMs: 0, endMs: 1 } as const;
    const written = viewOfLog(logOf(began, answered, { type: "turn_finished", turn }, ended)).summary;
    expect(written && unsaidWords(written)).toBeNull();
  });

  it("keeps what is ordinary quiet", () => {
    const facts = insightFacts({
      summary: "",
      intent: "ask the price",
      urgency: "normal",
      outcome: "answered",
      sentiment: null,
    });
    expect(facts).toEqual([
      { words: "Question answered", bad: false },
      { words: "ask the price", bad: false },
    ]);
  });
});
