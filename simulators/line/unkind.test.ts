import { describe, expect, it } from "vitest";
import { DEFAULT_KNOBS as KIND_VOICE, knobs as voiceKnobs } from "../openai/knobs.ts";
import { DEFAULT_KNOBS as KIND_PHONE, knobs as phoneKnobs } from "../twilio/knobs.ts";
import { lineKnobs } from "./line-knobs.ts";
import { unkindness } from "./unkind.ts";

const seeds = Array.from({ length: 40 }, (_, n) => n + 1);

describe("an unkind mixture", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(unkindness(7)).toEqual(unkindness(7));
    expect(new Set(seeds.map((seed) => JSON.stringify(unkindness(seed)))).size).toBe(seeds.length);
  });

  it("is what the stand-ins and the lines take", () => {
    for (const { line, voice, phone } of seeds.map(unkindness)) {
      expect(lineKnobs.safeParse(line).success).toBe(true);
      expect(voiceKnobs.safeParse({ ...KIND_VOICE, ...voice }).success).toBe(true);
      expect(phoneKnobs.safeParse({ ...KIND_PHONE, ...phone }).success).toBe(true);
    }
  });

  it("turns every one of its knobs in some mixtures, and leaves it alone in others", () => {
    const mixtures = seeds.map((seed) => {
      const { line, voice, phone, limitedMs } = unkindness(seed);
      return { ...line, ...voice, ...phone, limitedMs, lineSeed: 0 };
    });
    for (const name of Object.keys(mixtures[0] ?? {}).filter((knob) => knob !== "lineSeed")) {
      const values = mixtures.map((mixture) => Object.entries(mixture).find(([knob]) => knob === name)?.[1]);
      expect([name, new Set(values).size > 1]).toEqual([name, true]);
    }
  });
});
