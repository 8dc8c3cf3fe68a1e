import { describe, expect, it } from "vitest";
import { silenceFrame } from "./framing.ts";
import { levelDb, levelRms, SILENCE_DB } from "./level.ts";
import { encodeMulaw } from "./mulaw.ts";

function sine(peak: number): Uint8Array {
  return encodeMulaw(
    Int16Array.from({ length: 800 }, (_, n) => peak * Math.sin((2 * Math.PI * 440 * n) / 8_000)),
  );
}

describe("level", () => {
  it("reads silence and nothing as the floor", () => {
    expect([levelDb(silenceFrame()), levelDb(new Uint8Array()), levelRms(silenceFrame())]).toEqual([
      SILENCE_DB,
      SILENCE_DB,
      0,
    ]);
  });

  it("reads a sine of half scale as -9 dB", () => {
    expect(levelDb(sine(16_384))).toBeCloseTo(-9.03, 1);
  });

  it("falls by 20 dB when the signal is a tenth", () => {
    expect(levelDb(sine(20_000)) - levelDb(sine(2_000))).toBeCloseTo(20, 0);
  });
});
