import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createResampler, resample } from "./resample.ts";

const RATES_HZ = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000];

function sine(hz: number, rateHz: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: rateHz * seconds },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / rateHz),
  );
}

/** Power of what differs from the wanted sine, away from the ends, in dB below the sine. */
function errorDb(samples: Float32Array, hz: number, rateHz: number): number {
  let error = 0;
  let count = 0;
  for (let n = Math.round(rateHz / 20); n < samples.length - rateHz / 20; n += 1) {
    error += ((samples[n] ?? 0) - 0.5 * Math.sin((2 * Math.PI * hz * n) / rateHz)) ** 2;
    count += 1;
  }
  return 10 * Math.log10(error / count / 0.125);
}

describe("resampling", () => {
  const pairs = RATES_HZ.filter((rateHz) => rateHz !== 8_000).flatMap((rateHz): [number, number][] => [
    [rateHz, 8_000],
    [8_000, rateHz],
  ]);

  it.each(pairs)("keeps a voice's tones in place and in time from %i to %i Hz", (fromHz, toHz) => {
    for (const hz of [300, 1_000, 3_000]) {
      const out = resample(sine(hz, fromHz, 0.4), fromHz, toHz);
      expect(out.length).toBe(Math.ceil(0.4 * toHz));
      expect(errorDb(out, hz, toHz)).toBeLessThan(-60);
    }
  });

  it("takes away what 8 kHz cannot carry instead of folding it down", () => {
    const out = resample(sine(5_000, 24_000, 0.4), 24_000, 8_000);
    const power = out.slice(400, -400).reduce((sum, sample) => sum + sample * sample, 0) / (out.length - 800);
    expect(10 * Math.log10(power / 0.125)).toBeLessThan(-60);
  });

  it("gives the same samples however the stream is cut", () => {
    const whole = sine(700, 22_050, 0.1);
    const wanted = resample(whole, 22_050, 8_000);
    void fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }), (sizes) => {
        const resampler = createResampler(22_050, 8_000);
        const out: number[] = [];
        let offset = 0;
        for (const size of [...sizes, whole.length]) {
          out.push(...resampler.push(whole.subarray(offset, offset + size)));
          offset = Math.min(whole.length, offset + size);
        }
        out.push(...resampler.flush());
        expect(Float32Array.from(out)).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });

  it("hands equal rates through", () => {
    const samples = sine(440, 8_000, 0.05);
    expect(resample(samples, 8_000, 8_000)).toEqual(samples);
  });

  it("refuses a rate that is none", () => {
    expect(() => createResampler(0, 8_000)).toThrow(RangeError);
  });
});
