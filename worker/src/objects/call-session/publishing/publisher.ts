import type { CallSummary, LogEntry } from "@patchbay/protocol/call";
import type { Interim, RowWords } from "@patchbay/protocol/feed";
import { RowPace } from "../../../feed/row-pace.ts";
import { errorText, report } from "../../../log.ts";

/** One delivery to the organization: the call as it is now, and what is new since the last delivery. */
export interface CallNews {
  call: CallSummary;
  entries: LogEntry[];
  interim: Interim[];
  /** For the call's row in lists; null when there is nothing new for it. */
  row: RowWords | null;
}

/** Whether anybody looks at the call itself, and at a list of calls. */
export interface Seen {
  watched: boolean;
  listed: boolean;
}

const RETRY_MS = [100, 500, 2_000, 5_000] as const;

/**
 * Tells the organization what happens, one delivery at a time: what comes meanwhile goes with the next. A failed one
 * is repeated, the organization drops what it has; words still being spoken are simply lost.
 */
export class Publisher {
  readonly #deliver: (news: CallNews) => Promise<Seen>;
  #call: CallSummary | null = null;
  #entries: LogEntry[] = [];
  readonly #interim = new Map<string, Interim>();
  #pace: RowPace | null = null;
  #rowTimer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  watched = false;

  constructor(deliver: (news: CallNews) => Promise<Seen>) {
    this.#deliver = deliver;
  }

  publish(call: CallSummary, entry: LogEntry): void {
    this.#call = call;
    this.#entries.push(entry);
    if (entry.event.type === "turn_finished") {
      this.#interim.delete(entry.event.turn.id);
      this.#pace?.finished(entry.event.turn.id);
    }
    if (entry.event.type === "call_ended") this.#pace = null;
    this.#start();
  }

  /** Interim words travel only while somebody looks at the call, and to the call's row once a second at most. */
  speak(interim: Interim): void {
    if (this.watched) {
      this.#interim.set(interim.turnId, interim);
      this.#start();
    }
    if (this.#call === null || this.#call.status === "ended") return;
    this.#pace ??= new RowPace(this.#call.id);
    const waitMs = this.#pace.add(interim, Date.now());
    this.#rowTimer ??= setTimeout(() => {
      this.#rowTimer = null;
      this.#start();
    }, waitMs);
  }

  /** Resolves once everything so far has been delivered. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async #run(): Promise<void> {
    while (this.#call !== null) {
      const row = this.#pace?.take(Date.now()) ?? null;
      if (this.#entries.length === 0 && this.#interim.size === 0 && row === null) return;
      const interim = [...this.#interim.values()];
      const news = { call: this.#call, entries: this.#entries, interim, row };
      this.#entries = [];
      this.#interim.clear();
      await this.#insist(news);
    }
  }

  async #insist(news: CallNews): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const { watched, listed } = await this.#deliver(news);
        this.watched = watched;
        if (this.#pace !== null) this.#pace.listed = listed;
        return;
      } catch (error) {
        const waitMs = RETRY_MS[attempt];
        if (waitMs === undefined) {
          // The next entry publishes the call again as a whole; of its end, the archive does.
          report("error", "news of a call not delivered", { call: news.call.id, error: errorText(error) });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }
}
