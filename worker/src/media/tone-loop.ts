import { FRAME_MS } from "@patchbay/audio";
import type { MediaTransport } from "./ports.ts";

/** Enough for a late timer, little enough to be cut off at once. */
const LEAD_MS = 160;
const WAKE_MS = 60;

/** Plays frames round and round to one phone, by absolute deadlines, until it is stopped. */
export class ToneLoop {
  readonly #transport: MediaTransport;
  readonly #frames: readonly Uint8Array[];
  readonly #timer: ReturnType<typeof setInterval>;
  #next = 0;
  #playedOutAt = 0;

  constructor(transport: MediaTransport, frames: readonly Uint8Array[]) {
    this.#transport = transport;
    this.#frames = frames;
    this.#timer = setInterval(() => this.#pump(), WAKE_MS);
    this.#pump();
  }

  /** Silence at once: what the phone still holds is thrown away. */
  stop(): void {
    clearInterval(this.#timer);
    this.#transport.clear();
  }

  #pump(): void {
    const now = Date.now();
    this.#playedOutAt = Math.max(this.#playedOutAt, now);
    while (this.#playedOutAt - now + FRAME_MS <= LEAD_MS) {
      const frame = this.#frames[this.#next % this.#frames.length];
      if (frame === undefined) return;
      this.#next += 1;
      this.#playedOutAt += FRAME_MS;
      this.#transport.send(frame);
    }
  }
}
