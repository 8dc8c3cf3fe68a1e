import { decodeMulaw, encodeMulaw, levelDb, silenceFrame } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { CallerLine } from "./caller-line.ts";
import { CLEAN_LINE, type LineKnobs } from "./line-knobs.ts";
import { OddPieces, oddLengths } from "./odd-pieces.ts";

const TONE = encodeMulaw(
  Int16Array.from({ length: 160 }, (_, n) => 8_000 * Math.sin((2 * Math.PI * 400 * n) / 8_000)),
);
const line = (knobs: Partial<LineKnobs>) => new CallerLine(() => ({ ...CLEAN_LINE, ...knobs }));
const ticks = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

describe("B7: a caller's line", () => {
  it("that is clean sends each 20 ms at once, as they are", () => {
    const clean = line({});
    clean.heard(TONE);
    for (const tick of ticks(5)) expect(clean.sends(TONE)).toMatchObject([{ frame: TONE, tick }]);
  });

  it("A1: that pauses sends nothing from 200 ms after the last voice to the next", () => {
    const quiet = line({ pausesWhenSilent: true });
    expect(quiet.sends(silenceFrame())).toEqual([]);
    expect(quiet.sends(TONE)).toHaveLength(1);
    const sent = ticks(20).map(() => quiet.sends(silenceFrame()).length);
    expect(sent).toEqual([...Array(10).fill(1), ...Array(10).fill(0)]);
    expect(quiet.sends(TONE)).toMatchObject([{ tick: 23 }]);
  });

  it("brings what is heard back, later and as much quieter as it is told", () => {
    const speaker = line({ echoDb: -20 });
    const back: number[] = [];
    for (const _ of ticks(20)) {
      speaker.heard(TONE);
      back.push(levelDb(speaker.sends(silenceFrame())[0]?.frame ?? silenceFrame()));
    }
    expect(back.slice(0, 3).every((db) => db < -80)).toBe(true);
    expect(back.at(-1) ?? 0).toBeCloseTo(levelDb(TONE) - 20, 0);
    // Over a voice it is there, too.
    const [both] = speaker.sends(TONE);
    expect(levelDb(both?.frame ?? silenceFrame())).toBeGreaterThan(levelDb(TONE) - 1);
  });

  it("is as noisy as it is told, and the same for the same seed", () => {
    const noise = () => line({ noiseDb: -50, lineSeed: 7 }).sends(silenceFrame())[0]?.frame;
    expect(levelDb(noise() ?? silenceFrame())).toBeCloseTo(-50, 0);
    expect(noise()).toEqual(noise());
    expect(decodeMulaw(noise() ?? silenceFrame()).some((sample) => sample !== 0)).toBe(true);
  });

  it("with jitter is late by no more than that, and neither loses nor swaps anything", () => {
    const uneven = line({ jitterMs: 120 });
    const arrived = ticks(200).flatMap((now) =>
      uneven.sends(TONE).map(({ tick }) => ({ tick, late: now - tick })),
    );
    expect(arrived.map(({ tick }) => tick)).toEqual(ticks(arrived.length));
    expect(Math.max(...arrived.map(({ late }) => late))).toBeGreaterThan(2);
    expect(Math.max(...arrived.map(({ late }) => late))).toBeLessThan(6);
    expect(arrived.length).toBeGreaterThan(190);
  });
});

describe("pieces of odd length", () => {
  it("are the whole, cut the same for the same seed, all but the last odd", () => {
    const lengths = oddLengths(10_000, 160, 3);
    expect(lengths.reduce((sum, one) => sum + one, 0)).toBe(10_000);
    expect(lengths.slice(0, -1).every((one) => one % 2 === 1 && one < 320)).toBe(true);
    expect(new Set(lengths).size).toBeGreaterThan(20);
    expect(oddLengths(10_000, 160, 3)).toEqual(lengths);
  });

  it("of a stream lose nothing but what is begun and not whole", () => {
    const cut = new OddPieces(5);
    const frames = ticks(50).map((n) => new Uint8Array(160).fill(n));
    const pieces = frames.flatMap((frame) => cut.of(frame));
    const [whole, sent] = [Buffer.concat(frames), Buffer.concat(pieces)];
    expect(pieces.every(({ length }) => length % 2 === 1 && length < 320)).toBe(true);
    expect(sent).toEqual(whole.subarray(0, sent.length));
    expect(whole.length - sent.length).toBeLessThan(320);
  });
});
