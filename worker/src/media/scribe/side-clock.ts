import { durationMs } from "@patchbay/audio";

/** Where nothing came for so long, there was silence; whatever comes later was said before. */
const SILENT_MS = 600;
/** Of a longer hole no more is worked through. */
const LONGEST_FILL_MS = 10_000;
/** What was late for all of this time will not come any more. */
const WINDOW_MS = 1_000;
/** Less than this is only the unevenness of a line. */
const UNEVEN_MS = 60;

/**
 * Where one side's audio lies on the call's clock. Pieces come as they are spoken, some late, some in a burst after a
 * stall; a word that came so is not torn by silence, and what was lost moves nothing that follows. Times are milliseconds
 * of the call.
 */
export class SideClock {
  #endsAtMs: number | null = null;
  /** The least that a piece was late by since then. */
  #leastMs = Number.POSITIVE_INFINITY;
  #sinceMs = 0;

  /** Where the audio that came so far ends. */
  endsAtMs(nowMs: number): number {
    return this.#endsAtMs ?? nowMs;
  }

  /** The silence, in milliseconds, that is missing before a piece of so many bytes that comes now; before none, up to now. */
  missing(bytes: number, nowMs: number): number {
    if (this.#endsAtMs === null) return 0;
    const late = nowMs - durationMs(bytes) - this.#endsAtMs;
    if (late > SILENT_MS) {
      const fill = Math.min(late, LONGEST_FILL_MS);
      this.#endsAtMs += late - fill;
      this.#look(nowMs);
      return fill;
    }
    if (bytes === 0) return 0;
    this.#leastMs = Math.min(this.#leastMs, late);
    if (nowMs - this.#sinceMs < WINDOW_MS) return 0;
    const lost = this.#leastMs;
    this.#look(nowMs);
    return lost > UNEVEN_MS ? lost : 0;
  }

  /** So many bytes of it came now, of a voice or of silence. */
  came(bytes: number, nowMs: number): void {
    if (this.#endsAtMs === null) this.#look(nowMs);
    const endsAtMs = (this.#endsAtMs ?? nowMs - durationMs(bytes)) + durationMs(bytes);
    this.#endsAtMs = Math.min(endsAtMs, nowMs);
  }

  #look(nowMs: number): void {
    this.#leastMs = Number.POSITIVE_INFINITY;
    this.#sinceMs = nowMs;
  }
}
