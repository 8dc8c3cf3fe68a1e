import type { CallSummary } from "@patchbay/protocol/call";
import { type CallView, viewOfLog } from "@patchbay/protocol/call-view";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { FeedClock } from "../../components/ticking.tsx";
import { callQuery } from "../../lib/api/queries.ts";
import { useCallFeed, useCallsFeed, useConnection } from "../../lib/feed/feed-context.tsx";
import { withMark } from "../calls/call-list.ts";
import { useCallActions } from "../calls/calls-context.tsx";
import { withCallback } from "../follow-ups/open-callbacks.ts";

/** A call for its page: still coming, not to be had, or there. */
export type CallPage =
  | { state: "loading" }
  | { state: "failed"; message: string; retry(): void }
  | {
      state: "ready";
      call: CallSummary;
      view: CallView;
      clock: FeedClock;
      place: string | undefined;
      /** More has happened than `view` holds. */
      missing: boolean;
    };

/** One call from wherever its log is: the live object by the feed, or the history. */
export function useCall(callId: string): CallPage {
  const directory = useCallsFeed();
  const topic = useCallFeed(callId);
  const connection = useConnection().state;
  const { marks, callbacks } = useCallActions();
  const listed = directory.view.calls.get(callId);
  const { call: streamed, kept } = topic.view;
  const coming = topic.phase === "waiting" && (connection === "live" || connection === "connecting");
  const answered = coming || (topic.phase === "live" && kept);
  const stored = useQuery({
    ...callQuery(callId),
    // The directory and the log tell everything of a call that is going on; only then is the history not asked.
    enabled: !answered || listed === undefined,
  });
  const archived = useMemo(
    () => (stored.data === undefined ? null : viewOfLog(stored.data.log)),
    [stored.data],
  );
  const view = archived !== null && lastN(archived) > lastN(streamed) ? archived : streamed;
  const known = listed ?? stored.data?.call;
  const held = lastN(view);
  // A topic that is live has it all, or says so itself; whatever else is shown may be of before.
  const behind = !answered && held > 0 && (known?.version ?? 0) > held;
  useFetchAnew(behind ? (known?.version ?? 0) : null, stored.refetch);
  const clock: FeedClock = useMemo(
    () => ({ skewMs: directory.skewMs, staleSince: directory.phase === "live" ? null : directory.asOf }),
    [directory.skewMs, directory.phase, directory.asOf],
  );

  const newest = [known, view.summary, stored.data?.call].reduce<CallSummary | null>(
    (held, each) => (each != null && (held === null || each.version > held.version) ? each : held),
    null,
  );
  if (newest === null) {
    if (!stored.isError) return { state: "loading" };
    return { state: "failed", message: stored.error.message, retry: () => void stored.refetch() };
  }
  // A log knows nothing of marks: those are the directory's and the history's word.
  const marked = withMark({ ...newest, handled: known?.handled ?? newest.handled }, marks);
  const call = withCallback(marked, callbacks);
  const place = call.siteId === null ? undefined : directory.view.sites.get(call.siteId)?.name;
  return { state: "ready", call, view, clock, place, missing: behind || view.missing };
}

/** The history that this page once read is older than what is known of the call: it is read again, once a version. */
function useFetchAnew(version: number | null, refetch: () => Promise<unknown>): void {
  useEffect(() => {
    if (version !== null) void refetch();
  }, [version, refetch]);
}

const lastN = (view: CallView): number => view.log.at(-1)?.n ?? 0;
