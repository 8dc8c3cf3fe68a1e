import { FRAME_MS } from "@patchbay/audio";

const NOW = Promise.resolve();

/** What waits at a transport: frames of sound, counted, and perhaps marks beside them. */
export interface Waiting {
  /** Frames of 20 ms. */
  frames(): number;
  /** Sends all of it. */
  flush(): void;
}

/**
 * When what waits at a transport goes: what comes in one turn of the event loop is looked at together, at its end; it goes when it makes a
 * piece, or where no sound is among it, and else when a piece would be full. Looked at so, a timer is set only where sound comes frame by
 * frame: one that is set and taken back costs nearly as much as a message.
 */
export class PieceTurn {
  readonly #waiting: Waiting;
  readonly #pieceFrames: () => number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #due = false;

  /** `pieceFrames`: how many frames are to go in one message, by how much there is to do. */
  constructor(waiting: Waiting, pieceFrames: () => number) {
    this.#waiting = waiting;
    this.#pieceFrames = pieceFrames;
  }

  /** Something was added. */
  soon(): void {
    if (this.#due) return;
    this.#due = true;
    // Not queueMicrotask, for which workerd wraps each callback: that took 4 % of the samples of a profile of PBX calls.
    void NOW.then(this.#settle);
  }

  /** All has gone, or was thrown away. */
  over(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  readonly #settle = (): void => {
    this.#due = false;
    const piece = this.#pieceFrames();
    const frames = this.#waiting.frames();
    if (frames === 0 || frames >= piece) return this.#waiting.flush();
    this.#timer ??= setTimeout(() => this.#waiting.flush(), (piece - 1) * FRAME_MS);
  };
}
