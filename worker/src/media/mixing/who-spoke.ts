import { FRAME_MS, levelRms } from "@patchbay/audio";
import type { Speaker } from "@patchbay/protocol/turn";

/** A voice model writes an utterance down seconds after it at most; a minute is more than any of them lasts. */
const KEPT = 60_000 / FRAME_MS;
/** Quieter than this (-44 dBFS) is nobody's voice, only a line's noise. */
const VOICE_RMS = 0.006;
/** A voice detector says that somebody began once they have for a moment. */
const NOTICED_LATE_MS = 500;

/**
 * Who spoke when, where an assistant hears several people as one. A model tells no voices apart and calls all it hears
 * the caller's; the frames that were brought together know better. Fills up only while somebody is barged in.
 */
export class WhoSpoke {
  /** Beside each frame's time: above zero the caller was the louder one, below it a colleague. */
  readonly #louder = new Int8Array(KEPT);
  readonly #at = new Float64Array(KEPT);
  #next = 0;

  /** One frame's time of the mix. */
  note(at: number, caller: Uint8Array | undefined, colleagues: readonly (Uint8Array | undefined)[]): void {
    const said = caller === undefined ? 0 : levelRms(caller);
    let spoken = 0;
    for (const one of colleagues) if (one !== undefined) spoken = Math.max(spoken, levelRms(one));
    const louder = Math.max(said, spoken) < VOICE_RMS ? 0 : Math.sign(said - spoken);
    this.#at[this.#next] = at;
    this.#louder[this.#next] = louder;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Whose an utterance between the two moments is: whoever was the louder one for longer; the caller's in doubt. */
  between(from: number, to: number): Extract<Speaker, "caller" | "operator"> {
    let sum = 0;
    for (let n = 0; n < KEPT; n += 1) {
      const at = this.#at[n] ?? 0;
      if (at >= from - NOTICED_LATE_MS && at <= to) sum += this.#louder[n] ?? 0;
    }
    return sum < 0 ? "operator" : "caller";
  }
}
