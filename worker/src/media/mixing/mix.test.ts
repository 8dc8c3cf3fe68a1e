import { decodeMulaw, encodeMulaw } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { mixFrames } from "./mix.ts";

const tone = (sample: number, length = 160): Uint8Array => encodeMulaw(new Int16Array(length).fill(sample));
const loudness = (frame: Uint8Array | undefined): number | undefined =>
  frame === undefined ? undefined : decodeMulaw(frame)[0];

describe("a mix", () => {
  it.each([
    ["two voices", [4_000, 2_000], 6_000],
    ["three", [4_000, 2_000, 3_000], 9_000],
    ["voices against each other", [4_000, -4_000], 0],
    ["a voice and silence", [4_000, 0], 4_000],
    ["twenty", Array(20).fill(100), 2_000],
  ] as const)("is the sum of %s, as near as mu-law comes", (_name, samples, sum) => {
    const mixed = loudness(mixFrames(...samples.map((sample) => tone(sample)))) ?? Number.NaN;
    expect(Math.abs(mixed - sum)).toBeLessThanOrEqual(Math.max(8, Math.abs(sum) * 0.06));
  });

  it("never runs over, however many shout", () => {
    expect(loudness(mixFrames(tone(30_000), tone(30_000), tone(30_000)))).toBeGreaterThan(31_000);
    expect(loudness(mixFrames(tone(-30_000), tone(-30_000), tone(-30_000)))).toBeLessThan(-31_000);
  });

  it("of one voice alone is that voice's own frame, and of nobody is nothing", () => {
    const only = tone(1_000);
    expect(mixFrames(only, undefined)).toBe(only);
    expect(mixFrames(undefined, only, undefined)).toBe(only);
    expect(mixFrames(undefined, undefined)).toBeUndefined();
    expect(mixFrames()).toBeUndefined();
  });

  it("holds the whole of a frame whose other half is somebody's short one, and leaves both as they were", () => {
    const [short, whole] = [tone(4_000, 80), tone(2_000)];
    const mixed = mixFrames(short, whole) ?? new Uint8Array();
    expect(mixed).toHaveLength(160);
    const samples = decodeMulaw(mixed);
    expect(samples[79]).toBeGreaterThan(5_700);
    expect(samples[80]).toBeLessThan(2_100);
    expect([short, whole]).toEqual([tone(4_000, 80), tone(2_000)]);
  });
});
