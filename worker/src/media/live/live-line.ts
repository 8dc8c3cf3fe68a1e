import { durationMs } from "@patchbay/audio";
import type { MediaTransport } from "../ports.ts";
import { Lateness } from "./lateness.ts";

/** What a far end may hold of a live voice; people notice more than this in a conversation. */
const MAX_LAG_MS = 200;

/**
 * Hands one person's live voice to another's phone as it comes. After a stall a burst would put the far end late for
 * the rest of the call, and two clocks never agree: what would make it lag is dropped here, where the stall was before us, and there, by
 * marks, where it was on the way.
 */
export class LiveLine {
  readonly #transport: MediaTransport;
  readonly #now: () => number;
  readonly #lateness: Lateness;
  #playedOutAt = 0;
  droppedFrames = 0;

  constructor(transport: MediaTransport, now: () => number = Date.now) {
    this.#transport = transport;
    this.#now = now;
    this.#lateness = new Lateness(transport, now);
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

  /** The far end played up to a mark; false when it is none of this line's. */
  markReached(id: number): boolean {
    const reached = this.#lateness.reached(id);
    if (reached === "cleared") this.#playedOutAt = 0;
    return reached !== "not_ours";
  }

  #play(frame: Uint8Array, ends: number): void {
    this.#playedOutAt = ends;
    this.#transport.send(frame);
    this.#lateness.sent(ends);
  }
}
