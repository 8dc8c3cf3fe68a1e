import { describe, expect, it } from "vitest";
import { FRAME_BYTES } from "./framing.ts";
import { decodeMulaw } from "./mulaw.ts";
import { dtmfTone, holdTone, ringbackTone } from "./tones.ts";

/** Energy of one frequency (Goertzel), relative to the whole. */
function share(pcm: Int16Array, hz: number): number {
  const w = (2 * Math.PI * hz) / 8_000;
  let [re, im, all] = [0, 0, 0];
  pcm.forEach((sample, at) => {
    re += sample * Math.cos(w * at);
    im += sample * Math.sin(w * at);
    all += sample * sample;
  });
  return all === 0 ? 0 : (2 * (re * re + im * im)) / (pcm.length * all);
}

const joined = (frames: readonly Uint8Array[]): Int16Array =>
  decodeMulaw(Uint8Array.from(frames.flatMap((frame) => [...frame])));

describe("tones", () => {
  it.each([
    ["1", 697, 1_209],
    ["5", 770, 1_336],
    ["#", 941, 1_477],
    ["D", 941, 1_633],
  ])("key %s has its two frequencies and little else", (key, low, high) => {
    const pcm = joined(dtmfTone(key)).subarray(0, 960);
    expect(share(pcm, low)).toBeGreaterThan(0.4);
    expect(share(pcm, high)).toBeGreaterThan(0.4);
  });

  it("knows no other keys", () => {
    expect(dtmfTone("x")).toEqual([]);
    expect(dtmfTone("")).toEqual([]);
    expect(dtmfTone("12")).toEqual([]);
  });

  it("rings for two seconds of six, in whole frames", () => {
    const frames = ringbackTone();
    expect(frames).toHaveLength(300);
    expect(frames.every((frame) => frame.length === FRAME_BYTES)).toBe(true);
    const pcm = joined(frames);
    expect(share(pcm.subarray(0, 16_000), 440)).toBeGreaterThan(0.4);
    expect(pcm.subarray(16_000).every((sample) => sample === 0)).toBe(true);
  });

  it("holds the line with something to hear in every five seconds", () => {
    const frames = holdTone();
    expect(frames.length).toBe(250);
    expect(joined(frames).some((sample) => Math.abs(sample) > 1_000)).toBe(true);
  });
});
