import { describe, expect, it } from "vitest";
import { costDetail, costWords, insightFacts } from "./insight-words.ts";

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

  it("does not pretend that a model without a price was free", () => {
    expect(costWords({ ...cost, unpriced: ["new-model"] })).toBe("$0.038 and more");
    expect(costDetail({ ...cost, unpriced: ["new-model"] })).toContain("no price is known for new-model");
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
