import { durationMs, encodeMulawSample, SILENCE_BYTE, Stride } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SteadyAudio } from "./steady-audio.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const QUIET = new Uint8Array(160).fill(SILENCE_BYTE);
const ALOUD = Uint8Array.from({ length: 160 }, (_, n) => encodeMulawSample(n % 20 < 10 ? 6_000 : -6_000));

function begin() {
  const fed: { ms: number; absentMs: number }[] = [];
  let sentMs = 0;
  const steady = new SteadyAudio((mulaw, absentMs) => fed.push({ ms: durationMs(mulaw.length), absentMs }));
  steady.begin();
  return {
    steady,
    fed,
    fedMs: () => fed.reduce((sum, { ms }) => sum + ms, 0),
    /** So long, sending or not. */
    pass: (ms: number, sends: boolean) => {
      for (let t = 0; t < ms; t += 20) {
        vi.advanceTimersByTime(20);
        if (sends) steady.came(QUIET);
        sentMs += sends ? 20 : 0;
      }
    },
    sentMs: () => sentMs,
  };
}

describe("A1: a leg that is joined", () => {
  it("and sends is left alone", () => {
    const { pass, fed } = begin();
    pass(10_000, true);
    expect(fed).toEqual([]);
  });

  it("and stops sending is silent from 60 to 100 ms on, without a gap, as long as it sends nothing", () => {
    const { pass, fed, fedMs } = begin();
    pass(1_000, true);
    pass(60, false);
    expect(fed).toEqual([]);
    pass(40, false);
    expect(fed.length).toBe(1);
    pass(4_900, false);
    expect(fedMs()).toBeGreaterThan(4_880);
    expect(fedMs()).toBeLessThanOrEqual(5_000);
    expect(fed.every(({ ms }) => ms % 20 === 0 && ms <= 80)).toBe(true);
    expect(fed.at(-1)?.absentMs).toBeGreaterThan(4_800);
  });

  it("and breaks off in a word is waited for, and has nothing put into what a stall of 240 ms held up", () => {
    const { steady, fed } = begin();
    steady.came(ALOUD);
    for (let n = 0; n < 20; n += 1) {
      vi.advanceTimersByTime(240);
      for (let frame = 0; frame < 12; frame += 1) steady.came(ALOUD);
    }
    expect(fed).toEqual([]);
  });

  it("and stays away after it broke off in a word has its silence made good within 340 ms, sooner than a detector waits", () => {
    const { steady, fed, fedMs, pass } = begin();
    pass(1_000, true);
    steady.came(ALOUD);
    vi.advanceTimersByTime(280);
    expect(fed).toEqual([]);
    vi.advanceTimersByTime(60);
    expect(fedMs()).toBeGreaterThanOrEqual(240);
    pass(1_000, false);
    expect(fedMs()).toBeGreaterThan(1_240);
  });

  it("has a stream of the right length over many short silences", () => {
    const { pass, fedMs, sentMs } = begin();
    for (let n = 0; n < 50; n += 1) {
      pass(300, true);
      pass(500, false);
    }
    expect(fedMs() + sentMs()).toBeGreaterThan(38_000);
    expect(fedMs() + sentMs()).toBeLessThanOrEqual(40_100);
  });

  it("A1: has nothing put into what waits in its socket while the process is busy, and still has its silences", () => {
    const { steady, fed, pass } = begin();
    pass(1_000, true);
    // A stall: the look is due in the middle of it, and comes at its end, before what came meanwhile is read.
    vi.setSystemTime(Date.now() + 300);
    vi.advanceTimersToNextTimer();
    for (let n = 0; n < 19; n += 1) steady.came(QUIET);
    pass(200, true);
    expect(fed).toEqual([]);
    pass(400, false);
    expect(fed.length).toBeGreaterThan(0);
  });

  it.each([60, 100])("that comes unevenly, by %i ms, has nothing put into it", (ms) => {
    const { steady, fed } = begin();
    for (let at = 0; at < ms; at += 20) steady.came(QUIET);
    for (let n = 0; n < 100; n += 1) {
      vi.advanceTimersByTime(ms);
      for (let at = 0; at < ms; at += 20) steady.came(QUIET);
    }
    expect(fed).toEqual([]);
  });

  it("that comes in pieces as a voice begins and ends has nothing put into it", () => {
    const { steady, fed } = begin();
    const stride = new Stride();
    for (let n = 0; n < 5; n += 1) steady.came(QUIET);
    let waiting: Uint8Array[] = [];
    for (let at = 0; at < 60_000; at += 20) {
      vi.advanceTimersByTime(20);
      const frame = Math.floor(at / 1_300) % 2 === 0 ? QUIET : ALOUD;
      waiting.push(frame);
      if (waiting.length < stride.frames(frame, 3)) continue;
      for (const one of waiting) steady.came(one);
      waiting = [];
    }
    expect(fed).toEqual([]);
  });

  it("and is gone is not silent but gone; back again, it begins anew", () => {
    const { steady, pass, fed, fedMs } = begin();
    pass(200, true);
    steady.end();
    pass(5_000, false);
    expect(fed).toEqual([]);
    steady.begin();
    pass(1_000, false);
    expect(fedMs()).toBeLessThanOrEqual(1_000);
    expect(fedMs()).toBeGreaterThan(880);
  });

  it("is given a second at most after the process stood still", () => {
    const { fed } = begin();
    const clock = Date.now();
    vi.setSystemTime(clock + 60_000);
    vi.advanceTimersByTime(100);
    expect(fed[0]?.ms).toBeLessThanOrEqual(1_000);
    vi.advanceTimersByTime(1_000);
    expect(fed.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThan(2_200);
  });
});
