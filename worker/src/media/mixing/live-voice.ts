import { createFramer, FRAME_BYTES } from "@patchbay/audio";

/** So many frames more than come together lie there before a voice that was silent is heard: the next one may be late. */
const SPARE = 1;
/** More than this beyond them, after a stall, would only be heard later and later. */
const MOST_BEYOND = 3;

/** Somebody's voice on its way into a mix, frame by frame as it is spoken: 20 to 80 ms of it, never more but the rest of a piece. */
export class LiveVoice {
  readonly #frames: Uint8Array[] = [];
  readonly #framer = createFramer();
  /** Frames' times that a voice which begins has waited; null while it is being heard. */
  #waited: number | null = 0;
  readonly #pieceFrames: () => number;

  /** `pieceFrames`: how many frames come together. */
  constructor(pieceFrames: () => number) {
    this.#pieceFrames = pieceFrames;
  }

  /** What was said, mu-law of any length; a whole frame is kept, not copied. */
  push(mulaw: Uint8Array): void {
    if (mulaw.length === FRAME_BYTES && this.#framer.pendingBytes === 0) this.#frames.push(mulaw);
    else this.#frames.push(...this.#framer.push(mulaw));
    while (this.#frames.length > this.#pieceFrames() + MOST_BEYOND) this.#frames.shift();
  }

  /** The next 20 ms; undefined is silence. */
  take(): Uint8Array | undefined {
    if (this.#frames.length === 0) {
      this.#waited = 0;
      return undefined;
    }
    if (this.#waited !== null) {
      this.#waited += 1;
      const least = this.#pieceFrames() + SPARE;
      if (this.#frames.length < least && this.#waited < least) return undefined;
      this.#waited = null;
    }
    return this.#frames.shift();
  }

  /** Everything that waits here, at once; nothing waits any more. */
  takeAll(): readonly Uint8Array[] {
    this.#framer.reset();
    this.#waited = 0;
    return this.#frames.splice(0);
  }
}
