import type { QueueFigures } from "@patchbay/protocol/pbx/site-view/figures";
import { cx } from "../../../components/class-names.ts";
import { belowTarget, type TrendPoint, trendLine } from "./trend-line.ts";

const WIDE = 200;
const HIGH = 90;
const EDGE = 8;
const spot = ({ x, y }: TrendPoint): string =>
  `${(EDGE + x * (WIDE - 2 * EDGE)).toFixed(1)},${(HIGH - EDGE - y * (HIGH - 2 * EDGE)).toFixed(1)}`;
const path = (points: readonly TrendPoint[]): string => points.map(spot).join(" ");

interface TrendProps {
  figures: QueueFigures;
  target: number;
  now: number;
  /** Nobody of the queue can be reached. */
  bad: boolean;
  live: boolean;
}

/** How the service level has gone in the last two hours, filled where it was below its target; what it is now stands beside it in figures. */
export function Trend({ figures, target, now, bad, live }: TrendProps) {
  const line = trendLine(figures, now);
  if (line === null) return <span aria-hidden />;
  const [x, y] = spot(line.at(-1) ?? { x: 1, y: 0 }).split(",");
  const fill = !live ? "fill-ink-3/40" : bad ? "fill-bad/60" : "fill-warn/60";
  return (
    <svg viewBox={`0 0 ${WIDE} ${HIGH}`} aria-hidden data-trend className="w-full">
      {belowTarget(line, target).map((shape) => (
        <polygon key={path(shape)} points={path(shape)} className={fill} />
      ))}
      <polyline
        points={path([
          { x: 0, y: target },
          { x: 1, y: target },
        ])}
        className="fill-none stroke-ink-3"
        strokeWidth="2.5"
        strokeDasharray="1 6"
        strokeLinecap="round"
      />
      <polyline
        points={path(line)}
        className={cx("fill-none", live ? "stroke-ink-2" : "stroke-ink-3")}
        strokeWidth="4.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle cx={x} cy={y} r="7" className={live ? "fill-ink" : "fill-ink-3"} />
    </svg>
  );
}
