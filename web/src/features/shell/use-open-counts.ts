import { useQuery } from "@tanstack/react-query";
import { figuresQuery } from "../../lib/api/queries.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { stripOf } from "../calls/figures.ts";
import { callbacksQuery, messagesQuery } from "../follow-ups/follow-ups-api.ts";
import { openCallbacks, owing } from "../follow-ups/open-callbacks.ts";
import { useLiveLists } from "../follow-ups/use-live-lists.ts";

/** What waits for a person, however old: calls that need attention, callbacks and messages that nobody has done. */
export function useOpenCounts(): { attention: number; followUps: number } {
  const { view, skewMs } = useCallsFeed();
  const figures = useQuery(figuresQuery);
  const callbacks = useQuery(callbacksQuery);
  const messages = useQuery(messagesQuery);
  useLiveLists();
  const { attention } = stripOf(
    owing(view.calls.values(), openCallbacks(callbacks.data?.callbacks ?? [])),
    figures.data,
    figures.dataUpdatedAt + skewMs,
  );
  const due = [...(callbacks.data?.callbacks ?? []), ...(messages.data?.messages ?? [])];
  return { attention: attention ?? 0, followUps: due.filter(({ doneAt }) => doneAt === null).length };
}
