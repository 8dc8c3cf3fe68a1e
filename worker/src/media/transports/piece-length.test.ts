import { describe, expect, it } from "vitest";
import { PieceLength } from "./piece-length.ts";

function isolate() {
  const clock = { ms: 10_000 };
  const pieces = new PieceLength(() => clock.ms);
  const legs = Array.from({ length: 60 }, () => ({ window: 0 }));
  /** So many legs are heard, every 20 ms, for so many seconds. */
  const hear = (count: number, seconds = 3) => {
    for (let t = 0; t < seconds * 1_000; t += 20) {
      clock.ms += 20;
      for (const leg of legs.slice(0, count)) pieces.heard(leg);
    }
    return pieces.frames;
  };
  return { hear, pieces, clock };
}

describe("the length of pieces", () => {
  it("is a frame for few legs, and up to three for many", () => {
    const { hear } = isolate();
    expect([1, 9, 10, 19, 20, 60].map((legs) => hear(legs))).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it("is longer as soon as many are heard, and not only in the next second", () => {
    const { hear } = isolate();
    expect(hear(60, 0.02)).toBe(3);
  });

  it("does not waver where a leg comes and goes", () => {
    const { hear } = isolate();
    hear(20);
    expect([19, 20, 17, 16].map((legs) => hear(legs))).toEqual([3, 3, 3, 3]);
    expect([15, 9, 6, 5].map((legs) => hear(legs))).toEqual([2, 2, 2, 1]);
  });

  it("forgets who went without a word", () => {
    const { hear, clock } = isolate();
    hear(60);
    clock.ms += 60_000;
    expect(hear(1, 1)).toBe(1);
  });
});
