import * as z from "zod";
import { callSummary, logEntry } from "./call.ts";
import { callId } from "./ids.ts";
import { parseMessage, type Result } from "./result.ts";
import { siteStatus } from "./site.ts";
import { speaker } from "./turn.ts";

/**
 * The dashboards' socket, `/feed`: text frames. A topic begins with `welcome` (a snapshot at number `seq`) and goes on
 * with `batch`es numbered one by one; `epoch` is new with each construction of the object behind it. A client that
 * sees another epoch or misses a number asks for the snapshot again.
 */

/** What is being said in live calls, for the rows of a list: watched by the pages that show one. */
export const WORDS_TOPIC = "words";
/** A site with what its PBX is made of, and the same PBX's events as they come. All topics: `feed/topics`. */
export const siteTopic = (id: string): string => `site:${id}`;
export const siteEventsTopic = (id: string): string => `site:${id}:events`;

export const topicName = z.string().min(1).max(80);

/** Sent as raw text every 20 s; answered without waking the object. */
export const FEED_PING = "ping";
export const FEED_PONG = "pong";

/** Words still being spoken: never logged, only sent while somebody watches the call. */
export const interim = z.object({
  turnId: z.string(),
  speaker,
  text: z.string(),
  startMs: z.number().int().nonnegative(),
});
export type Interim = z.infer<typeof interim>;

/** The end of what is being said in a call, once a second at most; without text the utterance is over. */
export const rowWords = z.object({ callId, turnId: z.string(), text: z.string().max(1_000) });
export type RowWords = z.infer<typeof rowWords>;

/** Who takes calls at the moment. Listed are members with a dashboard open. */
export const presentPerson = z.object({
  id: z.string(),
  name: z.string(),
  available: z.boolean(),
  onCall: z.boolean(),
});
export type PresentPerson = z.infer<typeof presentPerson>;

export const feedEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call_started"), call: callSummary }),
  z.object({ type: z.literal("call_status_update"), call: callSummary }),
  z.object({ type: z.literal("call_ended"), call: callSummary }),
  z.object({ type: z.literal("site_status"), site: siteStatus }),
  z.object({ type: z.literal("people"), people: z.array(presentPerson) }),
  /** A list of follow-ups is another than before: whoever shows one reads it again. */
  z.object({ type: z.literal("follow_ups_changed") }),
  /** The audit log has more than before. */
  z.object({ type: z.literal("audit_changed") }),
  z.object({ type: z.literal("conversation_turn"), entry: logEntry }),
  z.object({ type: z.literal("call_log"), entry: logEntry }),
  z.object({ type: z.literal("interim_words"), interim }),
  z.object({ type: z.literal("row_words"), words: rowWords }),
  /** Only the pages of a PBX read what is in these: events by `rawEvents`, changes by `parseChange` of `pbx/site-view`. */
  z.object({ type: z.literal("raw_events"), events: z.array(z.unknown()), leftOut: z.number() }),
  z.object({ type: z.literal("site_changes"), changes: z.array(z.unknown()) }),
]);
export type FeedEvent = z.infer<typeof feedEvent>;

export const callsSnapshot = z.object({
  /** Live calls first, then those that ended lately; the history behind them comes by REST. */
  calls: z.array(callSummary),
  sites: z.array(siteStatus),
  people: z.array(presentPerson).default([]),
  now: z.number().int(),
});
export type CallsSnapshot = z.infer<typeof callsSnapshot>;

export const callSnapshot = z.object({
  /** Null when the object no longer holds the log: read the history instead. */
  log: z.array(logEntry).nullable(),
  interim: z.array(interim),
  now: z.number().int(),
});
export type CallSnapshot = z.infer<typeof callSnapshot>;

/** Of what came before somebody watched nothing is kept. */
export const rawSnapshot = z.object({ raw: z.literal("watching"), now: z.number().int() });

export const wordsSnapshot = z.object({ words: z.array(rowWords), now: z.number().int() });
export type WordsSnapshot = z.infer<typeof wordsSnapshot>;

/** A site, and what its PBX is made of: each entity is read by `parseChange` of `pbx/site-view`. */
export const siteSnapshot = z.object({
  site: siteStatus,
  entities: z.array(z.unknown()).default([]),
  now: z.number().int(),
});

const numbered = { epoch: z.string(), topic: topicName, seq: z.number().int().nonnegative() };

export const feedDown = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    v: z.number().int(),
    ...numbered,
    snapshot: z.union([callsSnapshot, callSnapshot, wordsSnapshot, rawSnapshot, siteSnapshot]),
  }),
  z.object({ type: z.literal("batch"), ...numbered, events: z.array(feedEvent) }),
  z.object({ type: z.literal("refused"), topic: z.string(), code: z.string(), message: z.string() }),
]);
export type FeedDown = z.infer<typeof feedDown>;

export const parseFeedDown = (raw: unknown): Result<FeedDown> => parseMessage(feedDown, raw, 20_000_000);
