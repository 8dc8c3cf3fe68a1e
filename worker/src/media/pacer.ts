import { FRAME_MS } from "@patchbay/audio";

/** The far end never holds more than this: what a barge-in may have to throw away. */
export const MAX_LEAD_MS = 200;
/** Sleep until so many frames have room, for each frame of a live voice's piece: one wake-up and one message serve them all. */
const ROOM_A_FRAME = 2;
/** Half of what the far end may hold: a timer that is late by the other half is not heard. */
const MOST_ROOM = 5;

interface Queued {
  itemId: string;
  frame: Uint8Array;
}

/**
 * Hands frames on at the pace they are played, at most `MAX_LEAD_MS` ahead, by absolute deadlines: a late timer makes
 * the next batch bigger, never the speech slower. Frames that come in at real time are not held at all.
 */
export class Pacer {
  #queue: Queued[] = [];
  #head = 0;
  /** When the far end will have played all that it was given, by our clock. */
  #playedOutAt = 0;
  #wake: ReturnType<typeof setTimeout> | null = null;
  readonly #emit: (itemId: string, frame: Uint8Array, follow: number) => void;
  readonly #now: () => number;
  readonly #pieceFrames: () => number;

  /**
   * `emit` is told how many frames follow at once; `pieceFrames`: how many frames a live voice's message has, which is longer the more
   * there is to do.
   */
  constructor(
    emit: (itemId: string, frame: Uint8Array, follow: number) => void,
    now: () => number,
    pieceFrames: () => number = () => 1,
  ) {
    this.#emit = emit;
    this.#now = now;
    this.#pieceFrames = pieceFrames;
  }

  get queuedFrames(): number {
    return this.#queue.length - this.#head;
  }

  /** How long ago the far end ran out of what it was given; negative while it plays. */
  get dryForMs(): number {
    return this.queuedFrames > 0 ? -FRAME_MS : this.#now() - this.#playedOutAt;
  }

  push(itemId: string, frames: readonly Uint8Array[]): void {
    for (const frame of frames) this.#queue.push({ itemId, frame });
    if (this.#wake === null) this.#pump();
  }

  /** Forgets what is queued and what the far end held. */
  clear(): void {
    this.#queue = [];
    this.#head = 0;
    this.#playedOutAt = 0;
    if (this.#wake !== null) clearTimeout(this.#wake);
    this.#wake = null;
  }

  #pump(): void {
    this.#wake = null;
    const now = this.#now();
    this.#playedOutAt = Math.max(this.#playedOutAt, now);
    for (let due = this.#due(now); due > 0; due = this.#due(now)) {
      const next = this.#queue[this.#head];
      if (next === undefined) break;
      this.#head += 1;
      this.#playedOutAt += FRAME_MS;
      this.#emit(next.itemId, next.frame, due - 1);
    }
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
      return;
    }
    const room = Math.min(MOST_ROOM, ROOM_A_FRAME * this.#pieceFrames(), this.queuedFrames);
    const waitMs = Math.max(1, this.#playedOutAt - now - MAX_LEAD_MS + room * FRAME_MS);
    this.#wake = setTimeout(() => this.#pump(), waitMs);
  }

  /** How many frames go now. */
  #due(now: number): number {
    return Math.min(this.queuedFrames, Math.floor((now + MAX_LEAD_MS - this.#playedOutAt) / FRAME_MS));
  }
}
