import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../../../components/class-names.ts";
import { clockDuration } from "../../../lib/format/duration.ts";
import { type QueueRow, queueLine } from "./queue-rows.ts";

/** Under it Asterisk keeps a queue's own word of what is good enough; without one this is. */
export const TARGET_LEVEL = 0.8;

/** The columns of a queue's figures: the same in every queue, over the lists below. */
export const HEAD_GRID =
  "grid grid-cols-[20px_minmax(0,1.6fr)_repeat(7,minmax(0,1fr))] items-baseline gap-3 px-5 max-wide:grid-cols-3 max-wide:px-3.5";

/** A queue's name and figures; folded, it keeps its place. */
export function QueueHead({
  row,
  open,
  now,
  onFold,
}: {
  row: QueueRow;
  open: boolean;
  now: number;
  onFold(): void;
}) {
  const { queue, callers, members, longestSince, targetMs, level, stranded } = row;
  const { answered, connected, talkMs, ringMs } = queue.figures;
  const below = level !== null && level < TARGET_LEVEL;
  const late = targetMs !== null && longestSince !== null && now - longestSince > targetMs;
  const Fold = open ? ChevronDown : ChevronRight;
  return (
    <div
      className={cx(
        HEAD_GRID,
        "relative h-[54px] items-center border-b border-line hover:bg-sunken max-wide:h-auto max-wide:gap-y-1 max-wide:py-2",
      )}
    >
      <Fold
        size={14}
        aria-hidden
        className="text-ink-3 max-wide:absolute max-wide:top-3 max-wide:right-3.5"
      />
      <div className="min-w-0 max-wide:col-span-3 max-wide:pr-6">
        <h2>
          <button
            type="button"
            aria-expanded={open}
            onClick={onFold}
            className="stretched block max-w-full truncate text-left text-title font-semibold outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {queue.name}
          </button>
        </h2>
        <p className="truncate text-small text-ink-2">{queueLine(queue)}</p>
      </div>
      <Figure name="Waiting" tone={stranded === "" ? "plain" : "bad"}>
        {callers.length}
      </Figure>
      <Figure name="Longest wait" tone={stranded !== "" ? "bad" : late ? "warn" : "plain"}>
        {longestSince === null ? "–" : clockDuration(now - longestSince)}
      </Figure>
      <Figure
        name="Service level"
        tone={below ? "warn" : "plain"}
        line={
          targetMs === null ? "no target" : level === null ? "nobody yet" : `target ${TARGET_LEVEL * 100} %`
        }
      >
        {level === null ? "–" : `${Math.round(level * 100)} %`}
      </Figure>
      <Figure name="Answered">{answered}</Figure>
      <Figure name="Abandoned" line={row.abandonedWords}>
        {row.abandoned}
      </Figure>
      <Figure
        name="Talk time"
        line={connected === 0 ? "" : `rang ${Math.round(ringMs / connected / 1_000)} s`}
      >
        {answered === 0 ? "–" : clockDuration(talkMs / answered)}
      </Figure>
      <Figure name="Free" tone={row.free === 0 && callers.length > 0 ? "bad" : "plain"}>
        {row.free} of {members.length}
      </Figure>
    </div>
  );
}

const TONES = { plain: "", warn: "text-warn-ink", bad: "text-bad" };

function Figure({
  name,
  tone = "plain",
  line = "",
  children,
}: {
  name: string;
  tone?: keyof typeof TONES;
  line?: string;
  children: ReactNode;
}) {
  return (
    <dl className="num min-w-0">
      <dt className="sr-only max-wide:not-sr-only max-wide:text-small max-wide:text-ink-3">{name}</dt>
      <dd className={cx("truncate text-title font-medium", TONES[tone])}>{children}</dd>
      {line === "" ? null : (
        <dd title={line} className="truncate text-small text-ink-2">
          {line}
        </dd>
      )}
    </dl>
  );
}
