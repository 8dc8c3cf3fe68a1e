import type { CallFigures, SearchHit } from "@patchbay/protocol/api";
import type { CallsView } from "@patchbay/protocol/calls-view";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { FeedClock } from "../../components/ticking.tsx";
import { figuresQuery, historyQuery } from "../../lib/api/queries.ts";
import { useNow } from "../../lib/browser/clock.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import type { TopicState } from "../../lib/feed/live-topic.ts";
import { callRows, isLive, type ListFilter } from "../calls/call-list.ts";
import { useCallActions } from "../calls/calls-context.tsx";
import { isOfEarlierDay, type Strip, stripOf, tabCounts } from "../calls/figures.ts";
import { owing } from "../follow-ups/open-callbacks.ts";

/** The history is written behind the call's end by a queue; asking at once would ask too early. */
const WRITTEN_WITHIN_MS = 2_500;

/** Feed, history and figures as the calls page shows them. `text` narrows at once, `filter.q` asks the history. */
export function useCallRows(filter: ListFilter, text: string) {
  const feed = useCallsFeed();
  const { marks, callbacks, settle } = useCallActions();
  const queries = useQueryClient();
  const { tab, source, q } = filter;
  const history = useInfiniteQuery({
    ...historyQuery({ tab: tab === "live" ? "all" : tab, source, q }),
    enabled: tab !== "live",
  });
  const figures = useQuery(figuresQuery);

  const past = useMemo(
    () => (tab === "live" ? [] : (history.data?.pages.flatMap((page) => page.calls) ?? [])),
    [history.data, tab],
  );
  const hits: ReadonlyMap<string, SearchHit> = useMemo(
    () => new Map(history.data?.pages.flatMap((page) => Object.entries(page.hits)) ?? []),
    [history.data],
  );
  const live = feed.view.calls;
  const rows = useMemo(
    () => callRows(live.values(), past, marks, callbacks, { tab, source, q: text }),
    [live, past, marks, callbacks, tab, source, text],
  );
  const askedAt = figures.dataUpdatedAt + feed.skewMs;
  const strip: Strip = useMemo(
    () => stripOf(owing(live.values(), callbacks), figures.data, askedAt),
    [live, callbacks, figures.data, askedAt],
  );
  const clock: FeedClock = useMemo(
    () => ({ skewMs: feed.skewMs, staleSince: feed.phase === "live" ? null : feed.asOf }),
    [feed.skewMs, feed.phase, feed.asOf],
  );

  useEffect(() => settle([...past, ...live.values()]), [past, live, settle]);
  useRefreshAfterEnds(feed, () => void queries.invalidateQueries({ queryKey: ["figures"] }));
  useAfterOutage(feed.phase, () => {
    void queries.invalidateQueries({ queryKey: ["figures"] });
    void queries.invalidateQueries({ queryKey: ["history"] });
  });

  useNewDay(figures.data, feed.skewMs, () => void queries.invalidateQueries({ queryKey: ["figures"] }));

  const counts = tabCounts(live.values(), strip, source, text);
  return { rows, strip, clock, feed, history, hits, figures, counts };
}

/** Runs once, a little after calls have ended or were marked; a burst of ends counts as one. */
function useRefreshAfterEnds(feed: TopicState<CallsView>, refresh: () => void): void {
  const done = [...feed.view.calls.values()].filter((call) => !isLive(call));
  const key = feed.phase === "live" ? `${done.length} ${done.filter((call) => call.handled).length}` : null;
  const known = useRef<string | null>(null);
  const held = useRef(refresh);
  useEffect(() => {
    held.current = refresh;
  });
  useEffect(() => {
    if (key === null || key === known.current) return;
    const first = known.current === null;
    known.current = key;
    if (first) return;
    const timer = setTimeout(() => held.current(), WRITTEN_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [key]);
}

/** A page that stays open over midnight asks whose day it is anew, until the answer is of today. */
function useNewDay(figures: CallFigures | undefined, skewMs: number, refresh: () => void): void {
  const now = useNow("half-minute") + skewMs;
  const held = useRef(refresh);
  useEffect(() => {
    held.current = refresh;
  });
  useEffect(() => {
    if (figures !== undefined && isOfEarlierDay(figures, now)) held.current();
  }, [figures, now]);
}

/** What was fetched before an outage may have changed in it. */
function useAfterOutage(phase: string, refresh: () => void): void {
  const wasStale = useRef(false);
  const held = useRef(refresh);
  useEffect(() => {
    held.current = refresh;
  });
  useEffect(() => {
    if (phase === "live" && wasStale.current) held.current();
    wasStale.current = phase === "stale";
  }, [phase]);
}
