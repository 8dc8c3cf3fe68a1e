import { useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { cx } from "../../../components/class-names.ts";
import { clockDuration } from "../../../lib/format/duration.ts";
import { ActNote, isFresh } from "../act-note.tsx";
import type { SiteActs } from "../acts.ts";
import { useAnswerAt } from "../use-answer-at.ts";
import { type CallerRow, priorityBefore, type QueueRow } from "./queue-rows.ts";
import { keyButton, keyRow } from "./use-queue-keys.ts";

/** The bar is full at so long a wait. */
const FULL_MS = 300_000;

interface QueueCallersProps {
  siteId: string;
  row: QueueRow;
  acts: SiteActs;
  now: number;
  pageNow: number;
}

/** Who waits, in their order: priority, what they hear or whom they ring, and for how long. */
export function QueueCallers({ siteId, row, acts, now, pageNow }: QueueCallersProps) {
  if (row.callers.length === 0) {
    const { longestWaitMs } = row.queue.figures;
    return (
      <p className="px-5 py-2 text-ink-2 max-wide:px-3.5">
        Nobody waits.{longestWaitMs > 0 ? ` The longest wait today was ${clockDuration(longestWaitMs)}.` : ""}
      </p>
    );
  }
  return (
    <ol aria-label={`Waiting in ${row.queue.name}`}>
      {row.callers.map((each) => (
        <Caller
          key={each.caller.uniqueid}
          siteId={siteId}
          row={row}
          each={each}
          acts={acts}
          now={now}
          pageNow={pageNow}
        />
      ))}
    </ol>
  );
}

function Caller({ siteId, row, each, acts, now, pageNow }: QueueCallersProps & { each: CallerRow }) {
  const { caller, channel, end, rings } = each;
  const [sure, setSure] = useState(false);
  const taking = useAnswerAt(siteId);
  const waited = caller.joinedAt === null ? null : now - caller.joinedAt;
  const { targetMs } = row.queue;
  const late = waited !== null && targetMs !== null && targetMs > 0 && waited > targetMs;
  const tone = row.stranded !== "" ? "bg-bad" : late ? "bg-warn" : "bg-live";
  const name = channel?.channel;
  const act = name === undefined ? undefined : acts.of(name);
  const withdraw = (): void => {
    if (!sure) return setSure(true);
    setSure(false);
    if (name !== undefined)
      acts.ask({ action: "QueueWithdrawCaller", input: { Queue: row.queue.name, Caller: name } });
  };
  const priority = priorityBefore(row.callers, caller.uniqueid);
  const moveUp = (): void => {
    if (name !== undefined && priority !== null)
      acts.ask({
        action: "QueueChangePriorityCaller",
        input: { Queue: row.queue.name, Caller: name, Priority: priority, Immediate: true },
      });
  };
  return (
    <li
      {...keyRow}
      data-queue-caller={caller.uniqueid}
      className="border-b border-line px-5 py-1 max-wide:px-3.5"
    >
      <div className="num flex min-h-[29px] items-center gap-2 max-wide:flex-wrap max-wide:gap-3">
        <span className="w-4 shrink-0 text-right text-ink-2">{caller.position}</span>
        <span
          title={`${end.name} ${end.line}`}
          className="min-w-[110px] flex-[1_1_180px] truncate max-wide:min-w-0 max-wide:flex-1"
        >
          <span className="font-medium">{end.name}</span> <span className="text-ink-2">{end.line}</span>
        </span>
        <span title="Priority" className="w-6 shrink-0 text-right text-ink-2">
          {caller.priority ?? 0}
        </span>
        <span className={cx("w-[150px] min-w-20 truncate", rings === null ? "text-ink-2" : "text-warn-ink")}>
          {isFresh(act, pageNow) ? <ActNote act={act} /> : rings === null ? "Hears music" : `Rings ${rings}`}
        </span>
        <span
          aria-hidden
          className="relative h-1.5 w-[110px] min-w-12 overflow-hidden rounded-full bg-sunken max-[1500px]:hidden"
        >
          <span
            className={cx("absolute inset-y-0 left-0", tone)}
            style={{ width: `${Math.min(100, ((waited ?? 0) / FULL_MS) * 100)}%` }}
          />
          {targetMs === null || targetMs === 0 ? null : (
            <span
              className="absolute inset-y-0 w-0.5 bg-ink"
              style={{ left: `${Math.min(99, (targetMs / FULL_MS) * 100)}%` }}
            />
          )}
        </span>
        <span className={cx("w-12 shrink-0 text-right", late && "text-warn-ink")}>
          {waited === null ? "–" : clockDuration(waited)}
        </span>
        <Button
          {...keyButton("a")}
          size="small"
          tone={row.callers[0] === each ? "primary" : "plain"}
          refusal={taking.refusal}
          aria-label={`Answer ${end.name}`}
          onClick={() => taking.answer(caller.uniqueid, end.name)}
        >
          Answer
        </Button>
        <Button
          {...keyButton("shift+k")}
          size="small"
          refusal={
            priority === null
              ? `${end.name} is the first in line.`
              : acts.refusal("QueueChangePriorityCaller")
          }
          aria-label={`Move ${end.name} up`}
          onClick={moveUp}
        >
          Move up
        </Button>
        <Button
          {...keyButton("x")}
          size="small"
          tone={sure ? "danger-armed" : "danger"}
          refusal={acts.refusal("QueueWithdrawCaller")}
          aria-label={`Withdraw ${end.name}`}
          onClick={withdraw}
          onBlur={() => setSure(false)}
        >
          {sure ? "Press again" : "Withdraw"}
        </Button>
      </div>
      {sure && rings !== null ? (
        <p className="pl-7 text-small text-ink-2">
          {end.name} is withdrawn when {rings}’s phone has stopped ringing; Asterisk may then auto-pause{" "}
          {rings}.
        </p>
      ) : null}
    </li>
  );
}
