import { createFramer, FRAME_BYTES } from "@patchbay/audio";

/** So many frames lie there before a voice that was silent is heard: the next one may be late. */
const LEAST = 2;
/** More than this, after a stall, would only be heard later and later. */
const MOST = 4;

/** Somebody's voice on its way into a mix, frame by frame as it is spoken: 20 to 80 ms of it, never more. */
export class LiveVoice {
  readonly #frames: Uint8Array[] = [];
  readonly #framer = createFramer();
  /** Frames' times that a voice which begins has waited; null while it is being heard. */
  #waited: number | null = 0;

  /** What was said, mu-law of any length; a whole frame is kept, not copied. */
  push(mulaw: Uint8Array): void {
    if (mulaw.length === FRAME_BYTES && this.#framer.pendingBytes === 0) this.#frames.push(mulaw);
    else this.#frames.push(...this.#framer.push(mulaw));
    while (this.#frames.length > MOST) this.#frames.shift();
  }

  /** The next 20 ms; undefined is silence. */
  take(): Uint8Array | undefined {
    if (this.#frames.length === 0) {
      this.#waited = 0;
      return undefined;
    }
    if (this.#waited !== null) {
      this.#waited += 1;
      if (this.#frames.length < LEAST && this.#waited < LEAST) return undefined;
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
