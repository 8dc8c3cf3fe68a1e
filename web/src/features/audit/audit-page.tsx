import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, buttonLook } from "../../components/buttons/button.tsx";
import { MoreRows } from "../../components/list/more-rows.tsx";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { useNow } from "../../lib/browser/clock.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { AskedPageHead } from "../shell/asked-page-head.tsx";
import { type AuditFilter, auditFile, auditLogQuery } from "./audit-api.ts";
import { AuditEntry } from "./audit-entry.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { folded } from "./audit-words.ts";

/** Every control action of the organization: who did what to which call or thing, and who was refused. */
export function AuditPage({ filter }: { filter: AuditFilter }) {
  const refusal = useRefusal("audit.read");
  return refusal === undefined ? (
    <Log filter={filter} />
  ) : (
    <>
      <AskedPageHead title="Audit log" />
      <EmptyState title="Your role does not see the audit log">{refusal}</EmptyState>
    </>
  );
}

function Log({ filter }: { filter: AuditFilter }) {
  const log = useInfiniteQuery(auditLogQuery(filter));
  const now = useNow("half-minute");
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? [];
  const narrowed = Object.keys(filter).length > 0;
  const list = useRef<HTMLDivElement>(null);
  const { isNews, take } = useNews(() => void log.refetch(), list);
  return (
    <>
      <AskedPageHead
        title="Audit log"
        actions={
          <>
            <a
              href={auditFile(filter)}
              download="audit.csv"
              className={buttonLook("plain")}
              aria-label="Export CSV of what is shown"
            >
              <Download size={14} aria-hidden />
              <span className="max-wide:hidden">Export CSV</span>
            </a>
            <Button disabled={log.isFetching} onClick={() => void log.refetch()}>
              Refresh
            </Button>
          </>
        }
      />
      <AuditFilters filter={filter} entries={entries} />
      {isNews ? (
        <div role="status" className="border-b border-line bg-sunken px-5 py-1.5 max-wide:px-3.5">
          <Button size="small" onClick={take}>
            Show new entries
          </Button>
        </div>
      ) : null}
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto">
        <ul aria-label="Audit log, newest first" aria-busy={log.isFetching}>
          {folded(entries).map(({ entry, times }) => (
            <AuditEntry key={entry.id} entry={entry} times={times} filter={filter} now={now} />
          ))}
        </ul>
        {log.isPending || log.isFetchingNextPage ? <RowSkeletons label="Loading the audit log" /> : null}
        {log.isError ? (
          <FailedState
            title="The audit log could not be loaded"
            message={log.error.message}
            action={<Button onClick={() => void log.refetch()}>Try again</Button>}
          />
        ) : null}
        {log.hasNextPage && !log.isFetching && !log.isError ? (
          <MoreRows words="Show older entries" onSeen={() => void log.fetchNextPage()} />
        ) : null}
        {log.isSuccess && entries.length === 0 ? (
          <EmptyState title={narrowed ? "Nothing of that kind" : "Nothing was done yet"}>
            {narrowed
              ? "Choose other words, days, people, actions or results."
              : "Whoever takes a call over, listens in, hangs up or changes something stands here, with the time."}
          </EmptyState>
        ) : null}
      </div>
    </>
  );
}

/** What was done since: it comes by itself to whoever is at the top, and is offered to whoever reads further down. */
function useNews(read: () => void, list: React.RefObject<HTMLDivElement | null>) {
  const { audit } = useCallsFeed().view;
  const [seen, setSeen] = useState(audit);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    if (seen === audit || (list.current?.scrollTop ?? 0) > 0) return;
    setSeen(audit);
    latest.current();
  }, [audit, seen, list]);
  return {
    isNews: seen !== audit,
    take: (): void => {
      list.current?.scrollTo({ top: 0 });
      setSeen(audit);
      read();
    },
  };
}
