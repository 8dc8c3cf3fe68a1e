import { type RowWords, WORDS_TOPIC } from "@patchbay/protocol/feed";
import type { CallNews } from "../call-session/publishing/publisher.ts";
import type { Feed } from "./feed.ts";

/** What is being said in each live call, for the lists that show them. In memory, and only while somebody looks at one. */
export class RowsSpoken {
  readonly #feed: Feed;
  readonly #held = new Map<string, RowWords>();

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  /** Passes on what a call says; answers whether anybody sees it. */
  take({ call, entries, row }: CallNews): boolean {
    if (!this.#feed.watched(WORDS_TOPIC)) {
      this.#held.clear();
      return false;
    }
    for (const { event } of entries) {
      if (event.type === "turn_finished") this.#over(call.id, event.turn.id);
      if (event.type === "call_ended") this.#over(call.id);
    }
    if (row === null || call.status === "ended") return true;
    if (row.text === "") this.#over(call.id, row.turnId);
    else {
      this.#held.set(call.id, row);
      this.#feed.publish(WORDS_TOPIC, { type: "row_words", words: row });
    }
    return true;
  }

  /** What a list begins with. */
  snapshot() {
    return { words: [...this.#held.values()], now: Date.now() };
  }

  /** The utterance that was shown is over, be it this one or, without one, whichever it was. */
  #over(callId: string, turnId?: string): void {
    const held = this.#held.get(callId);
    if (held === undefined || (turnId !== undefined && held.turnId !== turnId)) return;
    this.#held.delete(callId);
    this.#feed.publish(WORDS_TOPIC, { type: "row_words", words: { ...held, text: "" } });
  }
}
