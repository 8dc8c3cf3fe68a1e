import type { FeedEvent } from "@patchbay/protocol/feed";

/** Under load a topic is flushed at most so often; one idle for that long is flushed at once. */
export const FLUSH_EVERY_MS = 50;
/** What is said in hundreds of calls is one message so often for each page that lists them: nobody reads faster. */
export const WORDS_FLUSH_EVERY_MS = 500;

/** Events of one entity that only its newest state matters of; null for those that are never coalesced. */
function entityOf(event: FeedEvent): string | null {
  switch (event.type) {
    case "call_status_update":
      return `call:${event.call.id}`;
    case "site_status":
      return `site:${event.site.id}`;
    case "interim_words":
      return `words:${event.interim.turnId}`;
    case "row_words":
      return `row:${event.words.callId}:${event.words.turnId}`;
    case "follow_ups_changed":
      return "follow-ups";
    case "audit_changed":
      return "audit";
    default:
      return null;
  }
}

/** What waits to be sent on one topic. Pure: says when to flush, never does it. */
export class TopicBatcher {
  #waiting: FeedEvent[] = [];
  #lastFlushMs = Number.NEGATIVE_INFINITY;
  readonly #everyMs: number;

  constructor(everyMs: number = FLUSH_EVERY_MS) {
    this.#everyMs = everyMs;
  }

  /** Adds an event; answers in how many milliseconds to flush (0: now). */
  add(event: FeedEvent, nowMs: number): number {
    const entity = entityOf(event);
    const older = entity === null ? -1 : this.#waiting.findIndex((other) => entityOf(other) === entity);
    // The newer state takes the older one's place in the queue's end: order among entities does not matter.
    if (older >= 0) this.#waiting.splice(older, 1);
    this.#waiting.push(event);
    return Math.max(0, this.#lastFlushMs + this.#everyMs - nowMs);
  }

  /** Takes everything that waits. */
  flush(nowMs: number): FeedEvent[] {
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length > 0) this.#lastFlushMs = nowMs;
    return events;
  }
}
