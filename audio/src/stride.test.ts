import { describe, expect, it } from "vitest";
import { FRAME_BYTES, FRAME_MS, SILENCE_BYTE } from "./framing.ts";
import { encodeMulawSample } from "./mulaw.ts";
import { Stride } from "./stride.ts";

const QUIET = new Uint8Array(FRAME_BYTES).fill(SILENCE_BYTE);
const ALOUD = Uint8Array.from({ length: FRAME_BYTES }, (_, n) =>
  encodeMulawSample(n % 20 < 10 ? 6_000 : -6_000),
);

/** Hears so many milliseconds of each in turn, beginning with silence; answers how long each frame waited, and the lengths of the messages. */
function heard(short: number, ...turnsMs: number[]) {
  const stride = new Stride();
  const [waitedMs, messages]: [number[], number[]] = [[], []];
  let waiting = 0;
  turnsMs.forEach((ms, turn) => {
    for (let at = 0; at < ms; at += FRAME_MS) {
      const frame = turn % 2 === 0 ? QUIET : ALOUD;
      waiting += 1;
      if (waiting < stride.frames(frame, short)) continue;
      messages.push(waiting);
      for (; waiting > 0; waiting -= 1) waitedMs.push((waiting - 1) * FRAME_MS);
    }
  });
  return { waitedMs, messages };
}

describe("the caller's sound on its way to the voice service", () => {
  it("waits for nothing with few calls", () => {
    const { messages } = heard(1, 1_000, 1_000, 1_000);
    expect(messages).toEqual(Array.from({ length: 150 }, () => 1));
  });

  it("goes in pieces of 100 ms where nobody begins or ends, silent or not", () => {
    expect(new Set(heard(3, 2_000).messages)).toEqual(new Set([5]));
    const { messages } = heard(3, 0, 3_000);
    expect(new Set(messages.slice(8))).toEqual(new Set([5]));
  });

  it("goes at once, with what waited, when a voice begins, and stays close behind it for 300 ms", () => {
    for (let before = 1_000; before < 1_100; before += 20) {
      const { waitedMs } = heard(3, before, 1_000);
      const begins = before / FRAME_MS;
      expect(waitedMs[begins]).toBe(0);
      expect(Math.max(...waitedMs.slice(begins, begins + 15))).toBe(40);
    }
  });

  it("goes at once when a voice has ended, and so is nowhere late when half a second of silence is full", () => {
    for (let spoken = 1_000; spoken < 1_100; spoken += 20) {
      const { waitedMs } = heard(3, 500, spoken, 2_000);
      const ended = (500 + spoken) / FRAME_MS;
      expect(waitedMs[ended + 4]).toBe(0);
      // The 25th frame of silence is the one that a detector with 500 ms waits for.
      expect(waitedMs[ended + 24]).toBeLessThanOrEqual(40);
    }
  });

  it("does not begin anew with every pause between the sounds of a word", () => {
    const words = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 200 : 80));
    const { messages } = heard(3, 100, ...words);
    expect(messages.length).toBeLessThan((40 * 140) / 80);
  });
});
