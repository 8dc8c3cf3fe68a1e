import { describe, expect, it } from "vitest";
import { type CallCost, totalMicroUsd, type Usage, withTwilioMinutes, withUsage } from "./cost.ts";
import { PRICES, priceOf } from "./prices.ts";

const usage = (more: Partial<Usage> & { model: string }): Usage => ({
  inputTextTokens: 0,
  inputAudioTokens: 0,
  cachedTokens: 0,
  outputTextTokens: 0,
  outputAudioTokens: 0,
  ...more,
});

describe("what a call costs", () => {
  it("is the vendor's own example, by hand: fresh and cached input, text and sound out", () => {
    const cost = withUsage(null, {
      model: "gpt-realtime-2.1",
      inputTextTokens: 610,
      inputAudioTokens: 80,
      cachedTokens: 576,
      cachedAudioTokens: 0,
      outputTextTokens: 12,
      outputAudioTokens: 40,
    });
    // 34 fresh text at 4, 576 cached at 0.4, 80 sound at 32, 12 text out at 24, 40 sound out at 64.
    expect(cost).toMatchObject({
      voiceMicroUsd: Math.round(136 + 230.4 + 2_560 + 288 + 2_560),
      unpriced: [],
    });
  });

  it("takes what is cached beyond the text for sound, where a log of before does not say", () => {
    const known = withUsage(
      null,
      usage({ model: "gpt-realtime-2.1", inputTextTokens: 100, inputAudioTokens: 50, cachedTokens: 120 }),
    );
    expect(known.voiceMicroUsd).toBe(Math.round(100 * 0.4 + 20 * 0.4 + 30 * 32));
  });

  it("adds up, and keeps voice, text and telephone apart", () => {
    let cost: CallCost | null = null;
    cost = withUsage(cost, usage({ model: "gpt-realtime-2.1-mini", outputAudioTokens: 1_200 }));
    cost = withUsage(cost, usage({ model: "gpt-transcribe", transcribedMs: 60_000 }));
    cost = withUsage(cost, usage({ model: "gpt-6-luna", inputTextTokens: 1_000, outputTextTokens: 100 }));
    cost = withTwilioMinutes(cost, "inbound", 61_000);
    expect(cost).toEqual({
      voiceMicroUsd: 24_000 + 4_500,
      textMicroUsd: 150,
      phoneMicroUsd: 2 * 12_900,
      prices: PRICES.date,
      unpriced: [],
    });
    expect(totalMicroUsd(cost)).toBe(28_500 + 150 + 25_800);
  });

  it("names a model without a price once, and invents none", () => {
    const first = withUsage(null, usage({ model: "somebody-elses-1", outputTextTokens: 5 }));
    expect(withUsage(first, usage({ model: "somebody-elses-1", outputTextTokens: 5 }))).toEqual({
      ...first,
      unpriced: ["somebody-elses-1"],
      textMicroUsd: 0,
    });
  });

  it("finds the dated name of a model by the longest name it begins with", () => {
    expect(priceOf(PRICES.tokens, "gpt-realtime-2.1-mini-2026-09-01")).toBe(
      PRICES.tokens["gpt-realtime-2.1-mini"],
    );
    expect(priceOf(PRICES.tokens, "gpt-realtime-2.1-2026-09-01")).toBe(PRICES.tokens["gpt-realtime-2.1"]);
    expect(priceOf(PRICES.tokens, "gpt")).toBeUndefined();
  });

  it("of a call that nobody answered is nothing at the telephone", () => {
    expect(withTwilioMinutes(null, "outbound", 0).phoneMicroUsd).toBe(0);
  });
});
