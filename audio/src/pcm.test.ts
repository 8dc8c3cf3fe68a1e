import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floatFromPcm, pcmFromFloat } from "./pcm.ts";

describe("floats and 16-bit samples", () => {
  it("turn into each other without loss", () => {
    void fc.assert(
      fc.property(fc.int16Array(), (pcm) => {
        expect(pcmFromFloat(floatFromPcm(pcm))).toEqual(pcm);
      }),
    );
  });

  it("clip, and take what is no number for silence", () => {
    expect(pcmFromFloat(Float32Array.of(2, -2, Number.NaN))).toEqual(Int16Array.of(32_767, -32_768, 0));
  });
});
