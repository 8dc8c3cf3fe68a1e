import { durationMs, FRAME_MS, SAMPLE_RATE_HZ, SILENCE_BYTE } from "@patchbay/audio";

/** A hole longer than this is not filled: nobody waits for minutes of silence to be worked through. */
const LONGEST_FILL_MS = 10_000;

/**
 * Keeps a stream that has holes on its own clock: what did not arrive is replaced by silence of the same length, so
 * that the end of speech is found when it was and a recording has the right length. Whole frames of silence only;
 * time stamps that waver by less than half a frame change nothing.
 */
export class StreamClock {
  /** Where the audio handed on so far ends, in the stream's milliseconds; null before the first. */
  #endsAtMs: number | null = null;

  /** So many bytes of silence were handed on while nothing came. */
  filled(bytes: number): void {
    if (this.#endsAtMs !== null) this.#endsAtMs += durationMs(bytes);
  }

  /** The silence that belongs before this piece (null for none), which begins at `atMs` and has so many bytes. */
  silenceBefore(atMs: number, bytes: number): Uint8Array<ArrayBuffer> | null {
    const lengthMs = durationMs(bytes);
    if (this.#endsAtMs === null) {
      this.#endsAtMs = atMs + lengthMs;
      return null;
    }
    const missing = Math.floor((atMs - this.#endsAtMs + FRAME_MS / 2) / FRAME_MS) * FRAME_MS;
    const fillMs = Math.min(Math.max(0, missing), LONGEST_FILL_MS);
    this.#endsAtMs = (missing > LONGEST_FILL_MS ? atMs : this.#endsAtMs + fillMs) + lengthMs;
    if (fillMs === 0) return null;
    return new Uint8Array((fillMs * SAMPLE_RATE_HZ) / 1_000).fill(SILENCE_BYTE);
  }
}
