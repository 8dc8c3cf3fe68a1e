import type { CallSummary, LogEntry } from "@patchbay/protocol/call";
import type { Interim } from "@patchbay/protocol/feed";
import { errorText, report } from "../../log.ts";

/** One delivery to the organization: the call as it is now, and what is new since the last delivery. */
export interface CallNews {
  call: CallSummary;
  entries: LogEntry[];
  interim: Interim[];
}

const RETRY_MS = [100, 500, 2_000, 5_000] as const;

/**
 * Tells the organization what happens, one delivery at a time: what comes meanwhile goes with the next. A failed one
 * is repeated, the organization drops what it has; words still being spoken are simply lost.
 */
export class Publisher {
  readonly #deliver: (news: CallNews) => Promise<{ watched: boolean }>;
  #call: CallSummary | null = null;
  #entries: LogEntry[] = [];
  readonly #interim = new Map<string, Interim>();
  #running: Promise<void> | null = null;
  watched = false;

  constructor(deliver: (news: CallNews) => Promise<{ watched: boolean }>) {
    this.#deliver = deliver;
  }

  publish(call: CallSummary, entry: LogEntry): void {
    this.#call = call;
    this.#entries.push(entry);
    if (entry.event.type === "turn_finished") this.#interim.delete(entry.event.turn.id);
    this.#start();
  }

  /** Interim words travel only while somebody looks at the call. */
  speak(interim: Interim): void {
    if (!this.watched) return;
    this.#interim.set(interim.turnId, interim);
    this.#start();
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
    while (this.#call !== null && (this.#entries.length > 0 || this.#interim.size > 0)) {
      const news = { call: this.#call, entries: this.#entries, interim: [...this.#interim.values()] };
      this.#entries = [];
      this.#interim.clear();
      await this.#insist(news);
    }
  }

  async #insist(news: CallNews): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        this.watched = (await this.#deliver(news)).watched;
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
