import { FRAME_BYTES } from "@patchbay/audio";
import { AUDIO_HEADER_BYTES, MEDIA_TYPE } from "@patchbay/protocol/media";

const SLOT_BYTES = AUDIO_HEADER_BYTES + FRAME_BYTES;
/** 5 s: an edge that was killed is back within two, and what is older than that nobody wants to answer any more. */
const KEPT_FRAMES = 250;

/**
 * What the caller says, numbered, on its way to the edge: the last 5 s are kept, whether they were written or not. So a burst after a
 * stall, and what was said while the link was down, arrive late instead of never, in their order and with their numbers.
 * What was written before a break is sent again only from where the edge says so (`received`): the connector cannot know whether it
 * was heard, and a finished turn that is heard twice is worse than a word that is missing.
 */
export class CallerAudio {
  readonly #slots = new Uint8Array(KEPT_FRAMES * SLOT_BYTES);
  readonly #view = new DataView(this.#slots.buffer);
  /** Number of the next frame that the caller says. */
  #end = 0;
  /** Number of the next frame to write. */
  #next = 0;
  /** Frames that were never written. */
  lost = 0;

  /** Takes one frame of FRAME_BYTES; the oldest makes room for it. */
  push(mulaw: Uint8Array): void {
    const at = (this.#end % KEPT_FRAMES) * SLOT_BYTES;
    this.#slots[at] = MEDIA_TYPE.audio;
    this.#view.setUint32(at + 1, this.#end);
    this.#slots.set(mulaw.subarray(0, FRAME_BYTES), at + AUDIO_HEADER_BYTES);
    this.#end++;
    if (this.#end - this.#next <= KEPT_FRAMES) return;
    this.#next++;
    this.lost++;
  }

  /** Writes what waits, oldest first, as long as there is room; answers the number of frames. A view is valid only during its call. */
  write(hasRoom: () => boolean, send: (frame: Uint8Array) => void): number {
    const from = this.#next;
    while (this.#next < this.#end && hasRoom()) {
      const at = (this.#next % KEPT_FRAMES) * SLOT_BYTES;
      this.#next++;
      send(this.#slots.subarray(at, at + SLOT_BYTES));
    }
    return this.#next - from;
  }

  /** The edge has dealt with everything before `seq` and nothing after it: goes back (or on) to there, as far as it is kept. */
  resumeAt(seq: number): void {
    const oldest = Math.max(0, this.#end - KEPT_FRAMES);
    this.#next = Math.min(Math.max(seq, oldest), this.#end);
  }
}
