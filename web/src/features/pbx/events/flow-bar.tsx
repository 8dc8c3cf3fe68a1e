import { Pause } from "lucide-react";
import { Button } from "../../../components/buttons/button.tsx";
import { cx } from "../../../components/class-names.ts";
import { Kbd } from "../../../components/kbd.tsx";
import { useNow } from "../../../lib/browser/clock.ts";
import { timeOfDay } from "../../../lib/format/moment.ts";
import { type EventLog, MOST_KEPT, rateOf } from "./event-log.ts";

interface FlowBarProps {
  log: EventLog;
  /** What the list had when it was held, and when that was by the server's clock. */
  held: { log: EventLog; at: number } | null;
  /** Since when nothing comes any more, epoch ms; null while it does. */
  stale: number | null;
  skewMs: number;
  onHold(): void;
  onFlow(): void;
  onCopy(): void;
}

/** Whether the list moves, how fast, and what is not in it. */
export function FlowBar({ log, held, stale, skewMs, onHold, onFlow, onCopy }: FlowBarProps) {
  const now = useNow("second") + skewMs;
  const fresh = held === null ? 0 : log.total - held.log.total;
  const rate = rateOf(log, now);
  return (
    <div
      className={cx(
        "num flex h-[41px] shrink-0 items-center gap-3 border-b border-line px-5 whitespace-nowrap max-wide:h-[52px] max-wide:px-3.5",
        held === null ? "bg-surface" : "bg-warn-soft",
      )}
    >
      {held === null ? null : <Pause size={14} aria-hidden className="shrink-0" />}
      <p role="status" className="min-w-0 flex-1 truncate text-ink-2">
        {stale === null ? null : <span className="text-bad">Nothing comes since {timeOfDay(stale)}. </span>}
        {held === null ? null : (
          <>
            <span className="text-ink">Held at {timeOfDay(held.at)}.</span>{" "}
            {fresh === 0 ? null : <strong className="font-semibold text-warn-ink">{fresh} new. </strong>}
          </>
        )}
        {rate} a second.
        <span className="max-wide:hidden">
          {" "}
          The last {MOST_KEPT.toLocaleString("en")} are kept
          {log.leftOut === 0 ? "." : `; ${log.leftOut.toLocaleString("en")} came too fast to be shown.`}
        </span>
      </p>
      <span className="max-wide:hidden">
        <Button onClick={onCopy}>Copy all shown</Button>
      </span>
      <Button size="touch" className="max-wide:flex-none" onClick={held === null ? onHold : onFlow}>
        {held === null ? "Hold" : "Resume"}
        <span className="max-wide:hidden">
          <Kbd>Space</Kbd>
        </span>
      </Button>
    </div>
  );
}
