import { noQueueFigures, TREND_MS } from "@patchbay/protocol/pbx/site-view/figures";
import { describe, expect, it } from "vitest";
import { belowTarget, trendLine } from "./trend-line.ts";

const NOW = 10 * TREND_MS;
const line = (...points: [agoMs: number, level: number][]) =>
  trendLine({ ...noQueueFigures(0), trend: points.map(([ago, level]) => ({ at: NOW - ago, level })) }, NOW);

describe("the trend of a queue", () => {
  it("is no line before the first wait was over, and goes on as it was until now", () => {
    expect(line()).toBeNull();
    expect(line([TREND_MS / 2, 0.5])).toEqual([
      { x: 0.5, y: 0.5 },
      { x: 1, y: 0.5 },
    ]);
  });

  it("begins with the level that stood when the two hours did", () => {
    expect(line([3 * TREND_MS, 0.2], [2 * TREND_MS, 0.9], [TREND_MS / 4, 0.7])).toEqual([
      { x: 0, y: 0.9 },
      { x: 0.75, y: 0.7 },
      { x: 1, y: 0.7 },
    ]);
  });

  it("is filled under its target, from where it crosses it to where it comes back, or until now", () => {
    const down = line([TREND_MS, 1], [TREND_MS / 2, 0.6], [TREND_MS / 4, 1]) ?? [];
    const [shape, ...more] = belowTarget(down, 0.8);
    expect(more).toEqual([]);
    expect(shape?.map(({ x, y }) => [Number(x.toFixed(3)), y])).toEqual([
      [0.25, 0.8],
      [0.5, 0.6],
      [0.625, 0.8],
    ]);
    const low = belowTarget(line([TREND_MS / 2, 0.4]) ?? [], 0.8);
    expect(low).toEqual([
      [
        { x: 0.5, y: 0.8 },
        { x: 0.5, y: 0.4 },
        { x: 1, y: 0.4 },
        { x: 1, y: 0.8 },
      ],
    ]);
    expect(belowTarget(line([TREND_MS / 2, 0.9]) ?? [], 0.8)).toEqual([]);
  });
});
