import type { CallsView } from "@patchbay/protocol/calls-view";
import { nothingSpoken, type RowsSpoken } from "@patchbay/protocol/rows-spoken";
import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from "react";
import type { Connection, FeedClient } from "./feed-client.ts";
import type { LiveTopic, TopicState } from "./live-topic.ts";
import type { CallFeed } from "./readers.ts";

const FeedContext = createContext<FeedClient | null>(null);

/** Opens the feed while it is mounted, and looks at it whenever the network or the page comes back. */
export function FeedProvider({ feed, children }: { feed: FeedClient; children: ReactNode }) {
  useEffect(() => {
    const look = () => feed.look();
    const visible = () => {
      if (document.visibilityState === "visible") feed.look();
    };
    feed.start();
    addEventListener("online", look);
    addEventListener("offline", look);
    document.addEventListener("visibilitychange", visible);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
      document.removeEventListener("visibilitychange", visible);
      feed.stop();
    };
  }, [feed]);
  return <FeedContext value={feed}>{children}</FeedContext>;
}

export function useFeed(): FeedClient {
  const feed = useContext(FeedContext);
  if (feed === null) throw new Error("useFeed needs a FeedProvider above it");
  return feed;
}

export function useConnection(): Connection {
  const feed = useFeed();
  return useSyncExternalStore(
    (watcher) => feed.watchConnection(watcher),
    () => feed.connection,
  );
}

/** The live directory; every page of the shell watches it. */
export function useCallsFeed(): TopicState<CallsView> {
  const feed = useFeed();
  return useTopic(feed, feed.calls);
}

/** What is being said in live calls; the pages that list them watch it. */
export function useRowsSpoken(): RowsSpoken {
  const feed = useFeed();
  const { view, phase } = useTopic(feed, feed.words);
  // What was being said when the line broke is said no more.
  return phase === "live" ? view : nothingSpoken;
}

/** One call's log, live. */
export function useCallFeed(callId: string): TopicState<CallFeed> {
  const feed = useFeed();
  return useTopic(feed, feed.call(callId));
}

const subscribers = new WeakMap<object, (watcher: () => void) => () => void>();

/** A topic as it is now; watched for as long as a page shows it. */
export function useTopic<V>(feed: FeedClient, topic: LiveTopic<V>): TopicState<V> {
  let subscribe = subscribers.get(topic);
  if (subscribe === undefined) {
    subscribe = (watcher) => feed.watch(topic, watcher);
    subscribers.set(topic, subscribe);
  }
  return useSyncExternalStore(subscribe, () => topic.state);
}
