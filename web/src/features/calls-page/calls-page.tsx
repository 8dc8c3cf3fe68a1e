import type { CallSource } from "@patchbay/protocol/call";
import { Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Notice } from "../../components/placeholder.tsx";
import { useRefusal, useTimeZone } from "../../lib/api/session.ts";
import { useNow } from "../../lib/browser/clock.ts";
import { since } from "../../lib/format/moment.ts";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { isLive, isRinging, type ListFilter, matches } from "../calls/call-list.ts";
import { useCallActions } from "../calls/calls-context.tsx";
import { byDay } from "../calls/days.ts";
import { NewCallButton } from "../phone/dialer/new-call-button.tsx";
import { useOwnCall } from "../phone/phone-context.tsx";
import { PageHead } from "../shell/page-head.tsx";
import { CallRows } from "./call-rows.tsx";
import { CallTabs } from "./call-tabs.tsx";
import { KpiStrip } from "./kpi-strip.tsx";
import { NoCalls } from "./no-calls.tsx";
import { SearchBox } from "./search-box.tsx";
import { useCallRows } from "./use-call-rows.ts";

const TYPING_MS = 200;

/** List left, call right: the list stays where it is while calls are opened beside it. */
export function CallsPage() {
  const search = useSearch({ from: "/app/calls" });
  const { callId = null } = useParams({ strict: false });
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? "");
  const filter: ListFilter = { tab: search.tab ?? "all", source: search.source ?? "", q: search.q ?? "" };
  const { rows, strip, clock, feed, history, hits, figures, counts } = useCallRows(filter, text);
  const now = useNow("half-minute") + clock.skewMs;
  const timeZone = useTimeZone();
  const more = history.hasNextPage;
  const days = useMemo(() => byDay(rows, now, timeZone, more), [rows, now, timeZone, more]);
  const actions = useCallActions();
  const ownCall = useOwnCall();
  const mayHangUp = useRefusal("calls.hangup") === undefined;

  /** What of the box the address has, by this page's own hand. */
  const written = useRef(search.q ?? "");
  useEffect(() => {
    const timer = setTimeout(() => {
      const q = text.trim();
      if (q === (search.q ?? "")) return;
      written.current = q;
      void navigate({
        to: ".",
        // A search is one place in the history, however many letters it has.
        replace: (search.q ?? "") !== "" && q !== "",
        search: ({ q: _, ...rest }) => (q === "" ? rest : { ...rest, q }),
      });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, search.q, navigate]);

  // Back and Forward change the address under the box: the box follows, and is not written back.
  useLayoutEffect(() => {
    const q = search.q ?? "";
    if (q === written.current) return;
    written.current = q;
    setText(q);
  }, [search.q]);

  // Until the history was asked for these words, its rows are those of other words.
  const found = text.trim() === filter.q && !history.isFetching;
  const leaves = useRef(false);
  const toFirstHit = (): void => {
    leaves.current = !found;
    if (!found) return;
    const first = rows.find((row) => !isRinging(row) || matches(row, text)) ?? rows[0];
    if (first !== undefined) focusRow(first.id);
  };
  useEffect(() => {
    // Whoever went elsewhere meanwhile, or types on, is left alone.
    if (found && leaves.current && document.activeElement === field.current) toFirstHit();
  });
  const move = (step: 1 | -1): void => {
    const at = rows.findIndex((row) => row.id === (focusedRow() ?? callId));
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next === undefined) return;
    focusRow(next.id);
    if (callId !== null)
      void navigate({ to: "/calls/$callId", params: { callId: next.id }, search: true, replace: true });
  };
  useKeys({
    next: () => move(1),
    previous: () => move(-1),
    search: () => field.current?.focus(),
    hang_up: () => {
      // While this member talks, H is their own call's, unless another one is open.
      if (ownCall !== null && (callId === null || callId === ownCall)) return false;
      const call = rows.find((row) => row.id === (callId ?? focusedRow()));
      if (call === undefined || !isLive(call) || !mayHangUp || call.source === "inside") return false;
      actions.pressHangUp(call);
    },
    close: () => {
      if (actions.disarm()) return;
      if (document.activeElement === field.current) {
        // What was typed stays: a second press clears it.
        field.current?.blur();
      } else if (callId !== null) {
        void navigate({ to: "/calls", search: true });
        focusRow(callId);
      } else if (text !== "") setText("");
      else return false;
    },
  });

  const { fetchNextPage, refetch } = history;
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  return (
    <>
      <PageHead title="Calls" actions={<NewCallButton />}>
        <SearchBox
          text={text}
          onText={(words) => {
            leaves.current = false;
            setText(words);
          }}
          onLeave={toFirstHit}
          field={field}
        />
      </PageHead>
      <KpiStrip
        strip={strip}
        now={now}
        timeZone={timeZone}
        coming={!figures.isError}
        source={filter.source}
        onSource={(source: CallSource | "") =>
          void navigate({
            to: ".",
            search: ({ source: _, ...rest }) => (source === "" ? rest : { ...rest, source }),
          })
        }
      />
      <div className="flex min-h-0 flex-1">
        <section aria-label="Call list" className="flex min-h-0 min-w-0 flex-1 flex-col">
          <CallTabs tab={filter.tab} counts={counts} />
          {clock.staleSince === null ? null : (
            <Notice tone="warn">
              This list was live until {since(clock.staleSince, Date.now() + clock.skewMs)}. Calls go on
              without this page; it catches up by itself.
            </Notice>
          )}
          <CallRows
            onStep={move}
            days={days}
            hits={hits}
            q={filter.q}
            timeZone={timeZone}
            selectedId={callId}
            clock={clock}
            empty={<NoCalls filter={{ ...filter, q: text }} sites={feed.view.sites.size} />}
            history={{
              loading:
                (history.isFetching && !history.isRefetching) ||
                (filter.tab === "live" && feed.phase === "waiting"),
              error: history.error,
              more,
              loadMore,
              retry: () => void refetch(),
            }}
          />
        </section>
        <Outlet />
      </div>
    </>
  );
}

const rowLink = (id: string): HTMLElement | null =>
  document.querySelector(`[data-call-id="${CSS.escape(id)}"] a`);

/** The call whose row has the focus. */
function focusedRow(): string | null {
  const row = document.activeElement?.closest("[data-call-id]");
  return row instanceof HTMLElement ? (row.dataset.callId ?? null) : null;
}

function focusRow(id: string): void {
  const link = rowLink(id);
  link?.focus({ preventScroll: true });
  link?.closest("li")?.scrollIntoView({ block: "nearest" });
}
