import { describe, expect, it } from "vitest";
import { SideClock } from "./side-clock.ts";

const FRAME = 160;

/** A side's frames at these moments; answers the silence that was put before them, in order. */
function heard(clock: SideClock, moments: readonly number[]): number[] {
  const silences: number[] = [];
  for (const atMs of moments) {
    const missing = clock.missing(FRAME, atMs);
    if (missing > 0) {
      silences.push(missing);
      clock.came(missing * 8, atMs);
    }
    clock.came(FRAME, atMs);
  }
  return silences;
}

const every20 = (fromMs: number, toMs: number): number[] =>
  Array.from({ length: (toMs - fromMs) / 20 }, (_, n) => fromMs + (n + 1) * 20);

describe("where a side's audio lies on the call's clock", () => {
  it("has no silence in a word that came unevenly, or late and then in a burst", () => {
    const clock = new SideClock();
    const uneven = every20(0, 1_000).map((at, n) => at + (n % 3) * 30);
    expect(heard(clock, uneven)).toEqual([]);
    expect(heard(clock, [...new Array(25).fill(1_540), ...every20(1_540, 4_000)])).toEqual([]);
    expect(4_000 - clock.endsAtMs(4_000)).toBeLessThanOrEqual(60);
  });

  it("is right again when a part was lost: what follows is not early for it", () => {
    const clock = new SideClock();
    heard(clock, every20(0, 2_000));
    expect(heard(clock, every20(2_400, 5_000))).toEqual([400]);
    expect(clock.endsAtMs(5_000)).toBe(5_000);
  });

  it("is silent where nothing comes for long; what comes after all was said before, and of a long hole little is made up", () => {
    const clock = new SideClock();
    heard(clock, every20(0, 1_000));
    expect([clock.missing(0, 1_500), clock.missing(0, 1_700)]).toEqual([0, 700]);
    clock.came(700 * 8, 1_700);
    heard(clock, new Array(35).fill(1_720));
    expect(clock.endsAtMs(1_720)).toBe(1_720);
    expect(heard(clock, [100_000])).toEqual([10_000]);
    expect(clock.endsAtMs(100_000)).toBe(100_000);
  });
});
