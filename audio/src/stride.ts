import { levelDb } from "./level.ts";

/** Louder than the noise of a line. */
const ALOUD_DB = -45;
/** Quiet for so many frames in a row is no pause between two words' sounds any more. */
const QUIET_FRAMES = 5;
/** So long after a voice began or ended its detector still has to find that: nothing waits longer than it must. */
const TURNING_FRAMES = 15;
/** 100 ms, where only a detector listens that has found what there is to find. */
const LONG_FRAMES = 5;

/**
 * How many frames of a voice go in one message to where only a voice detector listens. It finds who began and who ended by what it was
 * sent: both go at once, with all that waited, and the first 300 ms after them in short pieces. In the middle of speech or of silence
 * nobody waits for the next piece, and it is longer. Both ends of a way that do so by the same sound agree.
 */
export class Stride {
  #aloud = false;
  #quiet = 0;
  /** Frames since a voice began or ended. */
  #since = TURNING_FRAMES;

  /** So many frames that wait, with this one, make a piece; `short` is as many as a live voice waits for. */
  frames(mulaw: Uint8Array, short: number): number {
    // With few calls nothing waits.
    if (short === 1) return 1;
    this.#since += 1;
    this.#quiet = levelDb(mulaw) > ALOUD_DB ? 0 : this.#quiet + 1;
    const aloud = this.#quiet === 0 || (this.#aloud && this.#quiet < QUIET_FRAMES);
    if (aloud !== this.#aloud) {
      this.#aloud = aloud;
      this.#since = 0;
      return 1;
    }
    return this.#since <= TURNING_FRAMES ? short : LONG_FRAMES;
  }
}
