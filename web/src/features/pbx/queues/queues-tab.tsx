import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Button, buttonLook } from "../../../components/buttons/button.tsx";
import { EmptyState, Notice } from "../../../components/placeholder.tsx";
import { RowSkeletons } from "../../../components/skeleton.tsx";
import { useNow } from "../../../lib/browser/clock.ts";
import type { SiteActs } from "../acts.ts";
import { useSiteActs } from "../acts.ts";
import { CannotBeShown } from "../cannot-be-shown.tsx";
import { FilterChips } from "../panel/filter-chips.tsx";
import { KeyFoot } from "../panel/key-foot.tsx";
import { useSiteView } from "../use-site-view.ts";
import { AddMember } from "./add-member.tsx";
import { QueueCallers } from "./queue-callers.tsx";
import { HEAD_GRID, QueueHead } from "./queue-head.tsx";
import { QueueMembers } from "./queue-members.tsx";
import { type QueueRow, queueRows } from "./queue-rows.ts";
import { QUEUE_KEYS, useQueueKeys } from "./use-queue-keys.ts";

const HEADS = [
  "Queue, today",
  "Waiting",
  "Longest wait",
  "Service level",
  "Answered",
  "Abandoned",
  "Talk time",
  "Free",
];

/** Every queue with its figures, who waits in it and who takes its calls. */
export function QueuesTab({ siteId }: { siteId: string }) {
  const { view, now, live, waiting, refusal } = useSiteView(siteId);
  const acts = useSiteActs(siteId);
  const pageNow = useNow("second");
  const [filter, setFilter] = useState(0);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  // The page is drawn anew each second, for its times.
  const all = useMemo(() => queueRows(view), [view]);
  useQueueKeys();
  if (refusal !== null) return <CannotBeShown refusal={refusal} />;
  const trouble = all.filter(({ stranded }) => stranded !== "");
  const rows = filter === 0 ? all : filter === 1 ? trouble : all.filter(({ callers }) => callers.length > 0);
  const fold = (name: string): void => {
    const next = new Set(folded);
    if (!next.delete(name)) next.add(name);
    setFolded(next);
  };
  return (
    <>
      <FilterChips
        chosen={filter}
        onChoose={setFilter}
        chips={[
          { words: "All", count: all.length },
          { words: "Only in trouble", count: trouble.length },
          { words: "With callers", count: all.filter(({ callers }) => callers.length > 0).length },
        ]}
        beside={
          trouble[0] === undefined
            ? "By longest wait"
            : `${trouble[0].queue.name} comes first because nobody can be reached there`
        }
      >
        <Link to="/wallboard/$siteId" params={{ siteId }} className={buttonLook("plain")}>
          Wallboard
        </Link>
      </FilterChips>
      <div
        aria-hidden
        className={`${HEAD_GRID} shrink-0 border-b border-line py-1.5 text-small text-ink-2 max-wide:hidden`}
      >
        <span />
        {HEADS.map((head) => (
          <span key={head}>{head}</span>
        ))}
      </div>
      <div
        className={live ? "min-h-0 flex-1 overflow-y-auto" : "min-h-0 flex-1 overflow-y-auto opacity-60"}
        data-scroller
      >
        {rows.map((row) => {
          const open = !folded.has(row.queue.name);
          return (
            <section key={row.queue.name} aria-label={`Queue ${row.queue.name}`} data-queue={row.queue.name}>
              <QueueHead row={row} open={open} now={now} onFold={() => fold(row.queue.name)} />
              {row.stranded === "" ? null : <Stranded row={row} acts={acts} />}
              {open ? (
                <div className="grid grid-cols-2 max-roomy:grid-cols-1">
                  <QueueCallers siteId={siteId} row={row} acts={acts} now={now} pageNow={pageNow} />
                  <div className="border-l border-line max-roomy:border-l-0">
                    <QueueMembers row={row} acts={acts} now={now} pageNow={pageNow} />
                    <AddMember row={row} view={view} acts={acts} />
                  </div>
                </div>
              ) : null}
            </section>
          );
        })}
        {waiting ? <RowSkeletons label="Loading the queues" /> : null}
        {!waiting && rows.length === 0 ? (
          <EmptyState title={all.length === 0 ? "No queues" : "None of that kind"}>
            {all.length === 0
              ? "Queues of this PBX stand here once queues.conf has some: who waits, who takes calls, and how well that goes."
              : "No queue is like that now."}
          </EmptyState>
        ) : null}
      </div>
      <KeyFoot keys={QUEUE_KEYS} />
    </>
  );
}

/** Callers wait for nobody: why, and the way out that helps soonest. */
function Stranded({ row, acts }: { row: QueueRow; acts: SiteActs }) {
  const count = row.callers.length;
  const paused = row.members.find(
    ({ member, shape }) => member.paused && shape !== "unreachable" && member.status !== 5,
  );
  return (
    <Notice tone="bad">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1">
          <strong className="font-semibold">Nobody can be reached.</strong>{" "}
          {count === 1 ? "1 caller waits" : `${count} callers wait`}: {row.stranded}.
        </span>
        {paused === undefined ? null : (
          <Button
            size="small"
            tone="primary"
            refusal={acts.refusal("QueuePause")}
            onClick={() =>
              acts.ask({
                action: "QueuePause",
                input: { Queue: row.queue.name, Interface: paused.member.interface, Paused: false },
              })
            }
          >
            Unpause {paused.member.name}
          </Button>
        )}
      </span>
    </Notice>
  );
}
