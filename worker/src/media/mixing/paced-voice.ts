import { FRAME_MS } from "@patchbay/audio";
import type { ListenedLine } from "../listening/listening-post.ts";
import type { MediaTransport } from "../ports.ts";

/** What the far end may still hold when the next 20 ms are due: little, so that people can talk with each other. */
const MOST_HELD_MS = FRAME_MS;

/**
 * The caller's ear for who sends ahead of time, the assistant and tones. What is sent goes straight through; while
 * others speak too it waits here for its place in the mix, its marks with it, so that a mark still says what was heard
 * and a clear still takes all that was not.
 */
export class PacedVoice implements MediaTransport {
  readonly #line: ListenedLine;
  readonly #now: () => number;
  readonly #waiting: (Uint8Array | number)[] = [];
  #mixing = false;
  #playedOutAt = 0;
  #cleared: (() => void) | null = null;

  constructor(line: ListenedLine, now: () => number) {
    this.#line = line;
    this.#now = now;
  }

  /** From now on what is sent waits to be taken; or goes through again, what waits first. */
  set mixing(mixing: boolean) {
    this.#mixing = mixing;
    if (mixing) return;
    for (const one of this.#waiting.splice(0)) {
      if (typeof one === "number") this.#line.mark(one);
      else this.#play(one);
    }
  }

  /** When the far end will have played everything that it was given, by our clock. */
  get playedOutAt(): number {
    return this.#playedOutAt;
  }

  /** Is it time for the next 20 ms? Not while the far end still plays what it was sent ahead. */
  get due(): boolean {
    return this.#playedOutAt - this.#now() <= MOST_HELD_MS;
  }

  /** The next 20 ms that wait here; `deliver` has to follow with the mix they went into. */
  take(): Uint8Array | undefined {
    const next = this.#waiting[0];
    if (typeof next === "number") return undefined;
    if (next !== undefined) this.#waiting.shift();
    return next;
  }

  /** Plays the mix of 20 ms; `apart` is what those hear of it who would hear themselves. */
  deliver(mix: Uint8Array | undefined, apart?: Apart): void {
    if (mix !== undefined) this.#play(mix, apart);
    for (let mark = this.#waiting[0]; typeof mark === "number"; mark = this.#waiting[0]) {
      this.#waiting.shift();
      this.#line.mark(mark);
    }
  }

  send(frame: Uint8Array): void {
    if (this.#mixing) this.#waiting.push(frame);
    else this.#play(frame);
  }

  mark(id: number): void {
    if (this.#waiting.length > 0) this.#waiting.push(id);
    else this.#line.mark(id);
  }

  /** A mark behind what the far end was given so far, whatever waits here. */
  markNow(id: number): void {
    this.#line.mark(id);
  }

  whenCleared(then: () => void): void {
    this.#cleared = then;
  }

  /** What lies at the far end is too late for people who talk with each other; whoever sends ahead sends what was not heard anew. */
  clearLate(): void {
    this.clear();
    this.#cleared?.();
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#playedOutAt = 0;
    this.#line.clear();
  }

  answer(): void {
    this.#line.answer();
  }

  bye(reason: Parameters<MediaTransport["bye"]>[0]): void {
    this.#line.bye(reason);
  }

  #play(frame: Uint8Array, apart?: Apart): void {
    this.#playedOutAt = Math.max(this.#playedOutAt, this.#now()) + FRAME_MS;
    this.#line.send(frame, apart);
  }
}

type Apart = Parameters<ListenedLine["send"]>[1];
