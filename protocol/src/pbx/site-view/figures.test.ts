import { describe, expect, it } from "vitest";
import { noQueueFigures, type QueueFigures, TREND_MS, withTrend } from "./figures.ts";

const STEP_MS = 300_000;
const DAY = 1_000 * STEP_MS;

/** The figures after waits that were over at these times, within the target or not. */
function after(...waits: [at: number, within: boolean][]): QueueFigures {
  let figures = noQueueFigures(DAY);
  for (const [at, within] of waits) {
    const { connected, withinTarget } = figures;
    const counted = { connected: connected + 1, withinTarget: withinTarget + Number(within) };
    figures = withTrend({ ...figures, ...counted }, at);
  }
  return figures;
}

describe("the trend of a queue", () => {
  it("has the level of the day as it stood after each step, once a step, and only where it is another", () => {
    expect(noQueueFigures(DAY).trend).toEqual([]);
    const { trend } = after(
      [DAY + 1, true],
      [DAY + 2, false],
      [DAY + STEP_MS + 1, false],
      [DAY + STEP_MS + 2, true],
      [DAY + 3 * STEP_MS, true],
      [DAY + 4 * STEP_MS, true],
    );
    expect(trend.map(({ at, level }) => [(at - DAY) / STEP_MS, Number(level.toFixed(2))])).toEqual([
      [0, 0.5],
      [1, 0.5],
      [3, 0.6],
      [4, 0.67],
    ]);
  });

  it("goes back two hours, and to the last step before them", () => {
    const steps = Array.from({ length: 100 }, (_, n): [number, boolean] => [DAY + n * STEP_MS, n % 2 === 0]);
    const { trend } = after(...steps);
    const newest = DAY + 99 * STEP_MS;
    expect(trend.at(-1)?.at).toBe(newest);
    expect(trend[0]?.at).toBe(newest - TREND_MS);
    expect(trend).toHaveLength(TREND_MS / STEP_MS + 1);
  });
});
