import { heardWords, type Recogniser } from "../speech/recogniser.ts";

/** One utterance of the far side. Times are wall clock. */
export interface HeardLine {
  /** Null when it was none of the vocabulary's lines. */
  readonly lineId: string | null;
  readonly text: string;
  /** Part of the line that was heard, 0 to 1. */
  readonly fraction: number;
  readonly startMs: number;
  readonly endMs: number;
}

const WHOLE = 0.97;
/** After a longer pause nobody takes what follows for the rest of the sentence. */
const LONGEST_PAUSE_MS = 3_000;

/** Understands what the far side says: lines one by one, and lines that come in pieces because the speaker paused. */
export class Ear {
  readonly #recogniser: Recogniser;
  readonly #heard: HeardLine[] = [];
  /** The sound of the last line as far as it was heard, while it is not whole. */
  #begun: Uint8Array | null = null;

  constructor(recogniser: Recogniser) {
    this.#recogniser = recogniser;
  }

  get heard(): readonly HeardLine[] {
    return this.#heard;
  }

  /** One utterance from its first sound to the pause behind it. */
  hear(audio: Uint8Array, startMs: number, endMs: number): void {
    const heard = this.#understand(audio, startMs, endMs);
    const last = this.#heard.at(-1);
    if (
      heard.lineId === null &&
      this.#begun !== null &&
      last !== undefined &&
      startMs - last.endMs < LONGEST_PAUSE_MS
    ) {
      const whole = Uint8Array.from([...this.#begun, ...audio]);
      const joined = this.#understand(whole, last.startMs, endMs);
      if (joined.lineId === last.lineId && joined.fraction > last.fraction) {
        this.#heard[this.#heard.length - 1] = joined;
        this.#begun = joined.fraction < WHOLE ? whole : null;
        return;
      }
    }
    this.#heard.push(heard);
    this.#begun = heard.lineId !== null && heard.fraction < WHOLE ? audio : null;
  }

  #understand(audio: Uint8Array, startMs: number, endMs: number): HeardLine {
    const found = this.#recogniser.recognise(audio);
    if (found.kind !== "line") return { lineId: null, text: "", fraction: 0, startMs, endMs };
    const { line, fraction } = found;
    return { lineId: line.id, text: heardWords(line.text, fraction), fraction, startMs, endMs };
  }
}
