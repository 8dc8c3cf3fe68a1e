import type { SearchHit } from "@patchbay/protocol/api";
import { Fragment, type KeyboardEvent, type ReactNode } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { MoreRows } from "../../components/list/more-rows.tsx";
import { FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import type { FeedClock } from "../../components/ticking.tsx";
import { useRowsSpoken } from "../../lib/feed/feed-context.tsx";
import type { Day } from "../calls/days.ts";
import { CallRow } from "./call-row.tsx";

interface CallRowsProps {
  days: readonly Day[];
  hits: ReadonlyMap<string, SearchHit>;
  q: string;
  /** The arrow keys, in the list. */
  onStep(step: 1 | -1): void;
  timeZone: string | undefined;
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
export function CallRows(props: CallRowsProps) {
  const step = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    props.onStep(event.key === "ArrowDown" ? 1 : -1);
  };
  const spoken = useRowsSpoken();
  const { days, hits, q, timeZone, selectedId, clock, empty, history } = props;
  return (
    <div className="@container min-h-0 flex-1 overflow-y-auto" data-scroller>
      <ul aria-label="Calls" onKeyDown={step}>
        {days.map(({ key, heading, count, rows }) => (
          <Fragment key={key}>
            <li className="sticky top-0 z-[2] border-b border-line bg-bg" data-day={key}>
              <h2 className="num flex justify-between px-5 py-1 text-small font-medium text-ink-2 max-wide:px-3.5">
                {heading}
                {count === null ? null : (
                  <span className="font-normal text-ink-3">
                    {count} {count === 1 ? "call" : "calls"}
                  </span>
                )}
              </h2>
            </li>
            {rows.map((call) => (
              <CallRow
                key={call.id}
                call={call}
                selected={call.id === selectedId}
                clock={clock}
                hit={hits.get(call.id)}
                spoken={spoken.get(call.id)?.text}
                q={q}
                timeZone={timeZone}
              />
            ))}
          </Fragment>
        ))}
      </ul>
      {/* Live calls take the first skeletons' places when they come before the history: nothing is pushed down. */}
      {history.loading ? (
        <RowSkeletons key={days.length === 0 ? "all" : "older"} label="Loading calls" />
      ) : null}
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
      {days.length === 0 && !history.loading && history.error === null ? empty : null}
    </div>
  );
}
