import type { CallSummary } from "@patchbay/protocol/call";
import type { ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { MoreRows } from "../../components/list/more-rows.tsx";
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
      {history.more && !history.loading && history.error === null ? (
        <MoreRows words="Show older calls" onSeen={history.loadMore} />
      ) : null}
      {rows.length === 0 && !history.loading && history.error === null ? empty : null}
    </div>
  );
}
