import * as z from "zod";
import { callSummary, logEntry } from "./call.ts";
import { callId, siteId } from "./ids.ts";
import { rawEvents } from "./pbx/raw-event.ts";
import { check, ok, parseMessage, type Result, refuse } from "./result.ts";
import { siteStatus } from "./site.ts";
import { speaker } from "./turn.ts";

/**
 * The dashboards' socket, `/feed`: text frames. A topic begins with `welcome` (a snapshot at number `seq`) and goes on
 * with `batch`es numbered one by one; `epoch` is new with each construction of the object behind it. A client that
 * sees another epoch or misses a number asks for the snapshot again.
 */
export type Topic =
  | { kind: "calls"; name: "calls" }
  | { kind: "words"; name: "words" }
  | { kind: "call"; name: string; callId: string }
  | { kind: "site"; name: string; siteId: string }
  | { kind: "site_events"; name: string; siteId: string };

/** What is being said in live calls, for the rows of a list: watched by the pages that show one. */
export const WORDS_TOPIC = "words";

const SITE_EVENTS = /^site:([^:]+):events$/;
/** A PBX's events as they come. */
export const siteEventsTopic = (id: string): string => `site:${id}:events`;

/** `calls`, `words`, `call:<id>`, `site:<id>` or `site:<id>:events`. */
export function parseTopic(raw: string): Result<Topic> {
  if (raw === "calls") return ok({ kind: "calls", name: raw });
  if (raw === WORDS_TOPIC) return ok({ kind: "words", name: raw });
  const watched = SITE_EVENTS.exec(raw)?.[1];
  if (watched !== undefined) {
    const parsed = check(siteId, watched);
    return parsed.ok ? ok({ kind: "site_events", name: raw, siteId: parsed.value }) : parsed;
  }
  const colon = raw.indexOf(":");
  const [kind, id] = [raw.slice(0, colon), raw.slice(colon + 1)];
  if (kind === "call") {
    const parsed = check(callId, id);
    return parsed.ok ? ok({ kind, name: raw, callId: parsed.value }) : parsed;
  }
  if (kind === "site") {
    const parsed = check(siteId, id);
    return parsed.ok ? ok({ kind, name: raw, siteId: parsed.value }) : parsed;
  }
  return refuse("unknown topic");
}

const topicName = z.string().min(1).max(80);

export const feedUp = z.discriminatedUnion("type", [
  z.object({ type: z.literal("subscribe"), topic: topicName }),
  z.object({ type: z.literal("unsubscribe"), topic: topicName }),
  z.object({ type: z.literal("snapshot_request"), topic: topicName }),
  /** Whether this dashboard's user takes calls on it; a socket that is gone takes none. */
  z.object({ type: z.literal("presence"), available: z.boolean() }),
]);
export type FeedUp = z.infer<typeof feedUp>;

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
  z.object({ type: z.literal("raw_events"), ...rawEvents.shape }),
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

const numbered = { epoch: z.string(), topic: topicName, seq: z.number().int().nonnegative() };

export const feedDown = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    v: z.number().int(),
    ...numbered,
    snapshot: z.union([
      callsSnapshot,
      callSnapshot,
      wordsSnapshot,
      rawSnapshot,
      z.object({ site: siteStatus, now: z.number().int() }),
    ]),
  }),
  z.object({ type: z.literal("batch"), ...numbered, events: z.array(feedEvent) }),
  z.object({ type: z.literal("refused"), topic: z.string(), code: z.string(), message: z.string() }),
]);
export type FeedDown = z.infer<typeof feedDown>;

export const parseFeedUp = (raw: unknown): Result<FeedUp> => parseMessage(feedUp, raw, 2_000);
export const parseFeedDown = (raw: unknown): Result<FeedDown> => parseMessage(feedDown, raw, 20_000_000);
