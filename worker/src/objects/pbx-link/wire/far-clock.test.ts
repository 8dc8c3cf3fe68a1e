import { describe, expect, it } from "vitest";
import { FarClock } from "./far-clock.ts";

/** Their clock is seven minutes ahead of ours, and what they say is here after 30 ms. */
const AHEAD_MS = 7 * 60_000;
const WAY_MS = 30;

function told(clock: FarClock, at: number, lateMs = 0): number {
  return clock.saidAt(at + AHEAD_MS, at + WAY_MS + lateMs) - at;
}

describe("the clock of a connector", () => {
  it("tells when that was said which a stall of ours held up", () => {
    const clock = new FarClock();
    expect(told(clock, 1_000_000)).toBe(WAY_MS);
    expect(told(clock, 1_010_000, 240)).toBe(WAY_MS);
    expect(told(clock, 1_020_000)).toBe(WAY_MS);
  });

  it("learns the way from the quickest message, whichever comes first", () => {
    const clock = new FarClock();
    expect(told(clock, 1_000_000, 400)).toBe(WAY_MS + 400);
    expect(told(clock, 1_010_000)).toBe(WAY_MS);
    expect(told(clock, 1_020_000, 400)).toBe(WAY_MS);
  });

  it("takes what comes by hours late, and what comes after their clock was set, for said now", () => {
    const clock = new FarClock();
    expect(told(clock, 1_000_000)).toBe(WAY_MS);
    expect(told(clock, 1_010_000, 3_600_000)).toBe(3_600_000 + WAY_MS);
    expect(told(clock, 4_700_000)).toBe(WAY_MS);
    expect(told(clock, 4_710_000, 100)).toBe(WAY_MS);
  });

  it("E7: dates back what waited until they were here again, however long, and nothing that comes late after that", () => {
    const clock = new FarClock();
    expect(told(clock, 1_000_000)).toBe(WAY_MS);
    clock.greeted(1_050_000 + AHEAD_MS, 1_050_000 + WAY_MS);
    for (const lateMs of [35_000, 34_000, 2_500]) {
      expect(told(clock, 1_050_000 - lateMs, lateMs)).toBe(WAY_MS);
    }
    expect(told(clock, 1_050_100)).toBe(WAY_MS);
    expect(told(clock, 1_060_000, 35_000)).toBe(35_000 + WAY_MS);
  });

  it("E7: knows when what waited was said though our own process is new, or their clock was set meanwhile", () => {
    const clock = new FarClock();
    clock.greeted(1_050_000 + AHEAD_MS, 1_050_000 + WAY_MS);
    expect(told(clock, 1_015_000, 35_000)).toBe(WAY_MS);
    const set = 3_600_000;
    clock.greeted(1_100_000 + AHEAD_MS + set, 1_100_000 + WAY_MS);
    expect(clock.saidAt(1_090_000 + AHEAD_MS + set, 1_100_000 + WAY_MS) - 1_090_000).toBe(WAY_MS);
  });

  it("follows a clock that runs slower than ours", () => {
    const clock = new FarClock();
    const tenthsOfAPercent = (at: number): number => clock.saidAt(at * 0.999, at) - at;
    for (let at = 0; at < 3_600_000; at += 10_000) tenthsOfAPercent(at);
    expect(tenthsOfAPercent(3_600_000)).toBeGreaterThan(-700);
  });
});
