import { type CallView, emptyCallView, reduceCall, viewOfSnapshot } from "@patchbay/protocol/call-view";
import { type CallsView, emptyCallsView, reduceCalls, viewOfDirectory } from "@patchbay/protocol/calls-view";
import { nothingSpoken, type RowsSpoken, reduceWords, viewOfWords } from "@patchbay/protocol/rows-spoken";
import type { LiveTopic, TopicReader } from "./live-topic.ts";

/** The topic `calls`: the live directory and the sites. */
export const callsReader: TopicReader<CallsView> = {
  empty: emptyCallsView,
  read: (snapshot) => ("calls" in snapshot ? viewOfDirectory(snapshot) : null),
  reduce: reduceCalls,
  hasHole: () => false,
};

/** The topic `words`: what is being said in live calls, for the rows of a list. */
export const wordsReader: TopicReader<RowsSpoken> = {
  empty: nothingSpoken,
  read: (snapshot) => ("words" in snapshot ? viewOfWords(snapshot) : null),
  reduce: reduceWords,
  hasHole: () => false,
};

/** A call as the feed gives it; `kept` is false when the object no longer holds the log. */
export interface CallFeed {
  call: CallView;
  kept: boolean;
}

/** The topic `call:<id>`: one call's log and the words being spoken. */
export const callReader: TopicReader<CallFeed> = {
  empty: { call: emptyCallView, kept: true },
  read: (snapshot) =>
    "log" in snapshot ? { call: viewOfSnapshot(snapshot), kept: snapshot.log !== null } : null,
  reduce: (held, event) => {
    const call = reduceCall(held.call, event);
    return call === held.call ? held : { ...held, call };
  },
  hasHole: ({ call }) => call.missing,
};

/** A topic of the feed, whatever it shows. */
export type FeedTopic = LiveTopic<unknown>;
