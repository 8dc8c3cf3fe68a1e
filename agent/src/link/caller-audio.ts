import { FRAME_BYTES } from "@patchbay/audio";
import { AUDIO_HEADER_BYTES, MEDIA_TYPE } from "@patchbay/protocol/media";
import { MOST_PIECE_FRAMES } from "@patchbay/protocol/media-pieces";

/** 5 s: an edge that was killed is back within two, and what is older than that nobody wants to answer any more. */
const KEPT_FRAMES = 250;

/**
 * What the caller says, numbered, on its way to the edge: the last 5 s are kept, whether they were written or not. So a burst after a
 * stall, and what was said while the link was down, arrive late instead of never, in their order and with their numbers.
 * What was written before a break is sent again only from where the edge says so (`received`): the connector cannot know whether it
 * was heard, and a finished turn that is heard twice is worse than a word that is missing.
 */
export class CallerAudio {
  readonly #kept = new Uint8Array(KEPT_FRAMES * FRAME_BYTES);
  readonly #piece = new Uint8Array(AUDIO_HEADER_BYTES + MOST_PIECE_FRAMES * FRAME_BYTES);
  readonly #seq = new DataView(this.#piece.buffer);
  /** Number of the next frame that the caller says. */
  #end = 0;
  /** Number of the next frame to write. */
  #next = 0;
  /** Frames that were never written. */
  lost = 0;

  constructor() {
    this.#piece[0] = MEDIA_TYPE.audio;
  }

  /** Frames that were said and not written. */
  get waiting(): number {
    return this.#end - this.#next;
  }

  /** Takes one frame of FRAME_BYTES; the oldest makes room for it. */
  push(mulaw: Uint8Array): void {
    this.#kept.set(mulaw.subarray(0, FRAME_BYTES), (this.#end % KEPT_FRAMES) * FRAME_BYTES);
    this.#end++;
    if (this.waiting <= KEPT_FRAMES) return;
    this.#next++;
    this.lost++;
  }

  /** The next so many frames, or as many as there are, as one audio frame of the wire; valid until the next call. Null when none waits. */
  take(most: number): Uint8Array | null {
    const frames = Math.min(most, MOST_PIECE_FRAMES, this.waiting);
    if (frames === 0) return null;
    this.#seq.setUint32(1, this.#next);
    for (let n = 0; n < frames; n += 1) {
      const from = ((this.#next + n) % KEPT_FRAMES) * FRAME_BYTES;
      this.#piece.set(this.#kept.subarray(from, from + FRAME_BYTES), AUDIO_HEADER_BYTES + n * FRAME_BYTES);
    }
    this.#next += frames;
    return this.#piece.subarray(0, AUDIO_HEADER_BYTES + frames * FRAME_BYTES);
  }

  /** The edge has dealt with everything before `seq` and nothing after it: goes back (or on) to there, as far as it is kept. */
  resumeAt(seq: number): void {
    const oldest = Math.max(0, this.#end - KEPT_FRAMES);
    this.#next = Math.min(Math.max(seq, oldest), this.#end);
  }
}
