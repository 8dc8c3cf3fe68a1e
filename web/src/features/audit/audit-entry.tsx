import type { AuditRow } from "@patchbay/protocol/audit";
import { Link } from "@tanstack/react-router";
import { ListFilter } from "lucide-react";
import { absolute, since } from "../../lib/format/moment.ts";
import type { AuditFilter } from "./audit-api.ts";
import { actionWords, detailWords, resultWords, targetWords } from "./audit-words.ts";

interface AuditEntryProps {
  entry: AuditRow;
  /** How often it was done in one go. */
  times: number;
  filter: AuditFilter;
  /** Epoch ms. */
  now: number;
}

/** Who did what, to what, when: one line on a desk, two at phone width. */
export function AuditEntry({ entry, times, filter, now }: AuditEntryProps) {
  const result = resultWords(entry);
  const detail = [detailWords(entry), times > 1 ? `${times} times` : ""].filter((part) => part !== "");
  const target = targetWords(entry);
  const { call } = entry;
  return (
    <li
      data-audit={entry.action}
      className="grid min-h-[46px] items-center gap-x-4 border-b border-line px-5 py-1 hover:bg-sunken max-wide:grid-cols-[minmax(0,1fr)_auto_auto] max-wide:px-3.5 wide:grid-cols-[minmax(0,0.6fr)_minmax(0,1.2fr)_minmax(0,1fr)_110px_28px]"
    >
      <p className="truncate font-medium max-wide:col-start-1 max-wide:row-start-2 max-wide:text-small max-wide:font-normal max-wide:text-ink-2">
        {entry.actor.name}
      </p>
      <p className="line-clamp-2 max-wide:col-start-1 max-wide:row-start-1 max-wide:font-medium">
        {actionWords(entry.action)}
        {result === "" ? null : <span className="ml-2 text-small font-normal text-bad">{result}</span>}
        {detail.length === 0 ? null : (
          <span className="ml-2 text-small font-normal text-ink-3">{detail.join(", ")}</span>
        )}
      </p>
      <p className="num truncate text-ink-2 max-wide:col-start-2 max-wide:row-start-2 max-wide:max-w-[52vw] max-wide:text-right max-wide:text-small">
        {call === null ? (
          target
        ) : (
          <Link
            to="/calls/$callId"
            params={{ callId: call.id }}
            aria-label={`Open the call with ${target}`}
            className="underline decoration-line-strong underline-offset-2 hover:text-ink"
          >
            {target}
          </Link>
        )}
      </p>
      <time
        dateTime={new Date(entry.at).toISOString()}
        title={absolute(entry.at)}
        className="num text-right text-small text-ink-3 max-wide:col-start-2 max-wide:row-start-1"
      >
        {since(entry.at, now)}
      </time>
      <span className="max-wide:col-start-3 max-wide:row-span-2 max-wide:row-start-1 max-wide:-my-1 max-wide:-mr-3 max-wide:w-11">
        {call === null || filter.call !== undefined ? null : (
          <Link
            to="/audit"
            search={{ call: call.id }}
            aria-label={`Only the call with ${target}`}
            title="Only this call"
            className="grid size-7 place-items-center rounded-[7px] text-ink-3 hover:text-ink max-wide:size-11"
          >
            <ListFilter size={14} strokeWidth={1.7} aria-hidden />
          </Link>
        )}
      </span>
    </li>
  );
}
