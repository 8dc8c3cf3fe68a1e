import { FRAME_MS, levelDb } from "@patchbay/audio";

/** Louder than a line's silence and its noise: somebody says something. */
const AUDIBLE_DB = -50;

/** When a caller's ear had something to hear, whoever said it. Times are milliseconds of any one clock. */
export class Silences {
  #playedOutMs = 0;
  readonly #audibleMs: number[] = [];

  /** A frame reached the phone, which plays one after the other. */
  take(frame: Uint8Array, atMs: number): void {
    const playedMs = Math.max(atMs, this.#playedOutMs);
    this.#playedOutMs = playedMs + FRAME_MS;
    if (levelDb(frame) > AUDIBLE_DB) this.#audibleMs.push(playedMs);
  }

  /** The longest time without a sound between two moments. */
  longestMs(fromMs: number, toMs: number): number {
    let longest = 0;
    let endMs = fromMs;
    for (const atMs of this.#audibleMs) {
      if (atMs < fromMs || atMs >= toMs) continue;
      longest = Math.max(longest, atMs - endMs);
      endMs = atMs + FRAME_MS;
    }
    return Math.max(longest, toMs - endMs);
  }
}
