import { type QueueFigures, TREND_MS } from "@patchbay/protocol/pbx/site-view/figures";

/** A point of the line: both from 0 to 1, from left to right and from the bottom to the top. */
export interface TrendPoint {
  x: number;
  y: number;
}

/** The service level of the last two hours as a line that ends now; null before there was one. `now` is epoch milliseconds. */
export function trendLine({ trend }: QueueFigures, now: number): TrendPoint[] | null {
  const from = now - TREND_MS;
  const begins = trend.findLast(({ at }) => at <= from);
  const within = trend.filter(({ at }) => at > from && at <= now);
  const known = begins === undefined ? within : [{ at: from, level: begins.level }, ...within];
  const last = known.at(-1);
  if (last === undefined) return null;
  return [...known, { at: now, level: last.level }].map(({ at, level }) => ({
    x: (at - from) / TREND_MS,
    y: level,
  }));
}

/** What of the line is below the target, to be filled up to it; one shape for each stretch. */
export function belowTarget(line: readonly TrendPoint[], target: number): TrendPoint[][] {
  const shapes: TrendPoint[][] = [];
  let open: TrendPoint[] = [];
  const close = (): void => {
    if (open.length > 1) shapes.push(open);
    open = [];
  };
  for (const [at, point] of line.entries()) {
    const before = line[at - 1];
    const crosses = before !== undefined && before.y < target !== point.y < target;
    if (crosses) {
      const part = (target - before.y) / (point.y - before.y);
      open.push({ x: before.x + part * (point.x - before.x), y: target });
      if (point.y >= target) close();
    }
    if (point.y >= target) continue;
    if (open.length === 0) open.push({ x: point.x, y: target });
    open.push(point);
  }
  const end = open.at(-1);
  if (end !== undefined) open.push({ x: end.x, y: target });
  close();
  return shapes;
}
