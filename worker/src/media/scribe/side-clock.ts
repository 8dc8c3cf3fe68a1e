import { durationMs } from "@patchbay/audio";

/** A piece that comes later than this after the last one was preceded by silence; below, it is only late. */
const LATE_MS = 200;
/** Of a longer hole no more is worked through. */
const LONGEST_FILL_MS = 10_000;

/**
 * Where one side's audio lies on the call's clock. Pieces come as they are spoken; what comes in a burst after a stall
 * was spoken before. Times are milliseconds of the call.
 */
export class SideClock {
  #endsAtMs: number | null = null;

  /** Where the audio that came so far ends. */
  endsAtMs(nowMs: number): number {
    return this.#endsAtMs ?? nowMs;
  }

  /** The silence, in milliseconds, that is missing before a piece of so many bytes that comes now. */
  missing(bytes: number, nowMs: number): number {
    if (this.#endsAtMs === null) return 0;
    const hole = nowMs - durationMs(bytes) - this.#endsAtMs;
    if (hole <= LATE_MS) return 0;
    const fill = Math.min(hole, LONGEST_FILL_MS);
    this.#endsAtMs = nowMs - durationMs(bytes) - fill;
    return fill;
  }

  /** So many bytes of it came now, of a voice or of silence. */
  came(bytes: number, nowMs: number): void {
    const endsAtMs = (this.#endsAtMs ?? nowMs - durationMs(bytes)) + durationMs(bytes);
    this.#endsAtMs = Math.min(endsAtMs, nowMs);
  }
}
