import type { MediaTransport } from "../ports.ts";

/** A live voice that is later than this, beside the least that its way takes, is heard as an interruption. */
const MAX_LATE_MS = 200;
/** One mark for so many frames of 20 ms. */
const FRAMES_A_MARK = 10;
/** Marks of a far end that answers none are not kept for ever: 20 s of them. */
const MOST_MARKS = 100;
/** A clear that has not helped is tried again after these times; behind them the way itself is what takes longer now. */
const AGAIN_AFTER_MS = [500, 1_000] as const;
/** Marks of utterances count up from 1, and both go through the same transport: those of live voices are elsewhere. */
const FIRST_ID = 0x8000_0000;

/**
 * How late a live voice is at its far end, by marks: a stall on the way puts all that was said meanwhile into the far end's buffer, and
 * everything after it is heard as much later, for the rest of the call. What is too old is thrown away there.
 */
export class Lateness {
  readonly #transport: Pick<MediaTransport, "mark" | "clear">;
  readonly #now: () => number;
  /** By mark: when what was sent before it should be over at a far end without any way to it. */
  readonly #due = new Map<number, number>();
  /** Of another line on the same transport may still come marks: beginnings differ. */
  #nextId = FIRST_ID + Math.floor(Math.random() * 0x4000_0000);
  #frames = 0;
  /** The least that the way takes, by all marks, and by those since the last clear. */
  #leastMs = Number.POSITIVE_INFINITY;
  #leastSinceMs = Number.POSITIVE_INFINITY;
  /** Clears that have not helped yet. */
  #clears = 0;
  #notBefore = 0;

  constructor(transport: Pick<MediaTransport, "mark" | "clear">, now: () => number) {
    this.#transport = transport;
    this.#now = now;
  }

  /** A frame went out; `playedOutAt` is when it is over by our own clock. */
  sent(playedOutAt: number): void {
    this.#frames += 1;
    if (this.#frames % FRAMES_A_MARK !== 0) return;
    const id = this.#nextId++;
    this.#due.set(id, playedOutAt);
    const [oldest] = this.#due.keys();
    if (this.#due.size > MOST_MARKS && oldest !== undefined) this.#due.delete(oldest);
    this.#transport.mark(id);
  }

  /** The far end played up to a mark. "not_ours" is another's; "cleared" says that the far end was cleared because of it. */
  reached(id: number): "not_ours" | "in_time" | "late" | "cleared" {
    const due = this.#due.get(id);
    if (due === undefined) return "not_ours";
    this.#due.delete(id);
    const now = this.#now();
    const tookMs = now - due;
    this.#leastMs = Math.min(this.#leastMs, tookMs);
    this.#leastSinceMs = Math.min(this.#leastSinceMs, tookMs);
    if (tookMs - this.#leastMs <= MAX_LATE_MS) {
      this.#clears = 0;
      return "in_time";
    }
    if (now < this.#notBefore) return "late";
    if (this.#clears > AGAIN_AFTER_MS.length) {
      // Nothing lies there: the way takes longer than before.
      this.#leastMs = this.#leastSinceMs;
      this.#clears = 0;
      return "late";
    }
    this.#notBefore = now + (AGAIN_AFTER_MS[this.#clears] ?? 0);
    this.#clears += 1;
    this.#leastSinceMs = Number.POSITIVE_INFINITY;
    this.#due.clear();
    this.#transport.clear();
    return "cleared";
  }
}
