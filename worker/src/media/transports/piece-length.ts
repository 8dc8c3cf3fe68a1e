import { MOST_LIVE_PACE, MOST_PACE } from "@patchbay/protocol/media";

/** So many legs make the pieces longer by a frame; fewer than these by `CALMER` make them shorter again. */
const LEGS_A_FRAME = [10, 20] as const;
const CALMER = 4;
const WINDOW_MS = 1_000;

/** One leg's place in the count. */
export interface Heard {
  window: number;
}

/**
 * How many frames of 20 ms travel in one message: one while an isolate serves few legs, who then wait for nothing; up to MOST_LIVE_PACE (60 ms)
 * when it serves many, for what a call costs is its messages. Counted are the legs that were heard within the last second: nobody who
 * went without a word is counted for ever.
 */
export class PieceLength {
  readonly #now: () => number;
  #window = 0;
  #heard = 0;
  #frames = 1;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Frames of 20 ms a message. */
  get frames(): number {
    return this.#frames;
  }

  /** The same of a voice that nobody but a detector hears: longer where live ones are as long as they may be. */
  get unheardFrames(): number {
    return this.#frames === MOST_LIVE_PACE ? MOST_PACE : this.#frames;
  }

  /** Something came of this leg. */
  heard(leg: Heard): void {
    const window = Math.floor(this.#now() / WINDOW_MS);
    if (window !== this.#window) this.#turn(window);
    if (leg.window === window) return;
    leg.window = window;
    this.#heard += 1;
    // At once: many who begin to speak together are as many in the second before it is over.
    const enough = LEGS_A_FRAME[this.#frames - 1];
    if (enough !== undefined && this.#heard >= enough) this.#frames += 1;
  }

  #turn(window: number): void {
    // A second in which nothing at all came counts nobody.
    const legs = window === this.#window + 1 ? this.#heard : 0;
    this.#window = window;
    this.#heard = 0;
    let frames = 1;
    for (const least of LEGS_A_FRAME) {
      if (legs >= (frames < this.#frames ? least - CALMER : least)) frames += 1;
    }
    this.#frames = Math.min(MOST_LIVE_PACE, frames);
  }
}
