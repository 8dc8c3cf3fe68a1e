import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import {
  MOST_RAW_CHARS,
  MOST_RAW_EVENTS,
  type RawEvent,
  type RawEvents,
} from "@patchbay/protocol/pbx/raw-event";
import type { WithheldCallers } from "./withheld-callers.ts";

export interface RawWatchOptions {
  /** Sends what is not worth keeping: lost with the line, and never repeated. */
  send: (events: RawEvents) => void;
  withheld: WithheldCallers;
  /** Names of the channels that are there now. */
  channels: () => Iterable<string>;
}

/** Events travel together; a page shows none later than this because of it. */
const FLUSH_MS = 100;
/** The edge is asked so often whether anybody still watches: it answers by a new lease, or not at all. */
const STILL_MS = 10_000;

/**
 * Asterisk's events as they came, told only while somebody watches. A watch is a lease: where its end is lost on the way, it ends by
 * itself. What comes too fast is left out and counted, so that the edge's own news never waits behind it.
 */
export class RawWatch {
  readonly #options: RawWatchOptions;
  #until = 0;
  #waiting: RawEvent[] = [];
  #chars = 0;
  #leftOut = 0;
  #number = 0;
  #gone: string[] = [];
  #timer: NodeJS.Timeout | null = null;
  #still: NodeJS.Timeout | null = null;
  /** What was sent so far: one after another, whoever's number is asked for. */
  #sent: Promise<void> = Promise.resolve();

  constructor(options: RawWatchOptions) {
    this.#options = options;
  }

  get isWatched(): boolean {
    return this.#until !== 0;
  }

  /** Watches for so long from now; 0 ends it. */
  watch(forMs: number): void {
    const began = this.#until <= Date.now();
    this.#until = Date.now() + forMs;
    if (forMs <= 0) return this.stop();
    if (began) this.#options.withheld.begins(this.#options.channels());
    this.#still ??= setInterval(() => this.#flush(), STILL_MS);
  }

  stop(): void {
    this.#until = 0;
    this.#waiting = [];
    this.#chars = 0;
    for (const timer of [this.#timer, this.#still]) if (timer !== null) clearTimeout(timer);
    this.#timer = null;
    this.#still = null;
  }

  take(headers: AmiHeaders): void {
    if (this.#until === 0) return;
    this.#options.withheld.event(headers);
    if (header(headers, "Event") === "Hangup") this.#gone.push(header(headers, "Channel"));
    this.#number++;
    const chars = charsOf(headers);
    if (this.#waiting.length >= MOST_RAW_EVENTS || this.#chars + chars > MOST_RAW_CHARS) {
      this.#leftOut++;
      return;
    }
    this.#chars += chars;
    this.#waiting.push({ n: this.#number, at: Date.now(), headers });
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  /** Sends what waits, or that nothing does. */
  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (Date.now() > this.#until) return this.stop();
    const { withheld, send } = this.#options;
    const [events, leftOut, gone] = [this.#waiting, this.#leftOut, this.#gone];
    this.#waiting = [];
    this.#chars = 0;
    this.#leftOut = 0;
    this.#gone = [];
    const known = this.#sent.then(() => withheld.known());
    this.#sent = known.then(() => {
      send({
        events: events.map((event) => ({ ...event, headers: withheld.masked(event.headers) })),
        leftOut,
      });
      withheld.forget(gone);
    });
  }
}

function charsOf(headers: AmiHeaders): number {
  let chars = 0;
  for (const [name, value] of Object.entries(headers)) chars += name.length + String(value).length + 6;
  return chars;
}
