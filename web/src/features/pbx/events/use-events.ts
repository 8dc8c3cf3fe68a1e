import { siteEventsTopic } from "@patchbay/protocol/feed";
import { rawEvents } from "@patchbay/protocol/pbx/raw-event";
import { useState } from "react";
import { useFeed, useTopic } from "../../../lib/feed/feed-context.tsx";
import { LiveTopic, type TopicReader, type TopicState } from "../../../lib/feed/live-topic.ts";
import { type EventLog, emptyLog, logged } from "./event-log.ts";

/** What was kept is kept over a gap in the line: the server keeps nothing of it. */
function eventsReader(): TopicReader<EventLog> {
  let kept = emptyLog;
  return {
    empty: emptyLog,
    read: (snapshot) => ("raw" in snapshot ? kept : null),
    reduce: (log, event) => {
      if (event.type !== "raw_events") return log;
      const told = rawEvents.safeParse(event);
      if (!told.success) return log;
      kept = logged(log, told.data.events, told.data.leftOut);
      return kept;
    },
    hasHole: () => false,
  };
}

/** A PBX's events, from when this is shown on; they are asked of the site for as long as it is. */
export function useEvents(siteId: string): TopicState<EventLog> {
  const feed = useFeed();
  const [topic] = useState(() => new LiveTopic(siteEventsTopic(siteId), eventsReader()));
  return useTopic(feed, topic);
}
