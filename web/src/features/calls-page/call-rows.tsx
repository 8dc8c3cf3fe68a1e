import type { CallSummary } from "@patchbay/protocol/call";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../components/button.tsx";
import { FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import type { FeedClock } from "../../components/ticking.tsx";
import { CallRow } from "./call-row.tsx";

interface CallRowsProps {
  rows: readonly CallSummary[];
  selectedId: string | null;
  clock: FeedClock;
  empty: ReactNode;
  history: {
    loading: boolean;
    error: Error | null;
    more: boolean;
    loadMore(): void;
    retry(): void;
  };
}

/** The list itself, with its end: more to come, on its way, failed, or nothing at all. */
export function CallRows({ rows, selectedId, clock, empty, history }: CallRowsProps) {
  return (
    <div className="@container min-h-0 flex-1 overflow-y-auto" data-scroller>
      <ul aria-label="Calls">
        {rows.map((call) => (
          <CallRow key={call.id} call={call} selected={call.id === selectedId} clock={clock} />
        ))}
      </ul>
      {history.loading ? <RowSkeletons label="Loading calls" /> : null}
      {history.error === null ? null : (
        <FailedState
          title="The history could not be loaded"
          message={history.error.message}
          action={<Button onClick={history.retry}>Try again</Button>}
        />
      )}
      {history.more && !history.loading && history.error === null ? <More onSeen={history.loadMore} /> : null}
      {rows.length === 0 && !history.loading && history.error === null ? empty : null}
    </div>
  );
}

/** Asks for the next page a little before the reader comes to the end. */
function More({ onSeen }: { onSeen(): void }) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const seen = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onSeen();
      },
      { rootMargin: "600px" },
    );
    if (mark.current !== null) seen.observe(mark.current);
    return () => seen.disconnect();
  }, [onSeen]);
  return (
    <div ref={mark} className="px-5 py-3">
      <Button onClick={onSeen}>Show older calls</Button>
    </div>
  );
}
