import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMulaw, decodeMulawSample, encodeMulaw, encodeMulawSample } from "./mulaw.ts";

/** ITU-T G.711 table 2a: the decoder's output values at the ends of each segment, 14-bit values times four. */
const DECODED: [code: number, sample: number][] = [
  [0x80, 32_124],
  [0x8f, 16_764],
  [0x90, 15_996],
  [0x9f, 8_316],
  [0xa0, 7_932],
  [0xaf, 4_092],
  [0xb0, 3_900],
  [0xbf, 1_980],
  [0xc0, 1_884],
  [0xcf, 924],
  [0xd0, 876],
  [0xdf, 396],
  [0xe0, 372],
  [0xef, 132],
  [0xf0, 120],
  [0xfe, 8],
  [0xff, 0],
  [0x00, -32_124],
  [0x0f, -16_764],
  [0x7e, -8],
  [0x7f, 0],
];

/** One period of the 1 kHz, 0 dBm0 tone of ITU-T G.711, table 6. */
const TONE_1_KHZ = [0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e];

describe("mu-law", () => {
  it.each(DECODED)("decodes code %i as the standard's table", (code, sample) => {
    expect(decodeMulawSample(code)).toBe(sample);
  });

  it("gives every byte back except the negative zero, which becomes the positive", () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const again = encodeMulaw(decodeMulaw(codes));
    codes[0x7f] = 0xff;
    expect(again).toEqual(codes);
  });

  it("decodes the standard's reference tone to its level", () => {
    const tone = decodeMulaw(Uint8Array.from(TONE_1_KHZ));
    const peak = Math.hypot(tone[0] ?? 0, tone[1] ?? 0);
    const rmsDb = 20 * Math.log10(peak / Math.SQRT2 / (8_159 * 4));
    // Full load of mu-law is +3.17 dBm0, so 0 dBm0 is 6.18 dB below a square wave of that peak.
    expect(rmsDb).toBeCloseTo(-6.18, 1);
  });

  it("clips what is louder than the code", () => {
    expect([encodeMulawSample(32_767), encodeMulawSample(-32_768)]).toEqual([0x80, 0x00]);
  });

  it("stays within half a step of every sample", () => {
    void fc.assert(
      fc.property(fc.integer({ min: -32_635, max: 32_635 }), (sample) => {
        const error = Math.abs(decodeMulawSample(encodeMulawSample(sample)) - sample);
        expect(error).toBeLessThanOrEqual(Math.max(4, (Math.abs(sample) + 132) / 32));
      }),
    );
  });

  it("never orders two samples the other way round", () => {
    void fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 32_766 }), (sample) => {
        const low = decodeMulawSample(encodeMulawSample(sample));
        expect(decodeMulawSample(encodeMulawSample(sample + 1))).toBeGreaterThanOrEqual(low);
      }),
    );
  });
});
