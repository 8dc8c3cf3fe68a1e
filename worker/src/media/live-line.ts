import { durationMs } from "@patchbay/audio";
import type { MediaTransport } from "./ports.ts";

/** What a far end may hold of a live voice; people notice more than this in a conversation. */
const MAX_LAG_MS = 200;

/**
 * Hands one person's live voice to another's phone as it comes. After a stall a burst would put the far end late for
 * the rest of the call, and two clocks never agree: what would make it lag is dropped.
 */
export class LiveLine {
  readonly #transport: MediaTransport;
  readonly #now: () => number;
  #playedOutAt = 0;
  droppedFrames = 0;

  constructor(transport: MediaTransport, now: () => number = Date.now) {
    this.#transport = transport;
    this.#now = now;
  }

  send(frame: Uint8Array): void {
    const now = this.#now();
    const ends = Math.max(this.#playedOutAt, now) + durationMs(frame.length);
    if (ends - now > MAX_LAG_MS) this.droppedFrames += 1;
    else this.#play(frame, ends);
  }

  /** Plays what must not have a hole, a key's tones; the voice gives way for it. */
  sendWhole(frames: readonly Uint8Array[]): void {
    for (const frame of frames) {
      this.#play(frame, Math.max(this.#playedOutAt, this.#now()) + durationMs(frame.length));
    }
  }

  #play(frame: Uint8Array, ends: number): void {
    this.#playedOutAt = ends;
    this.#transport.send(frame);
  }
}
