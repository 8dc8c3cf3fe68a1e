import { bytesOf } from "@patchbay/audio";
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

interface Understood {
  readonly lines: readonly [HeardLine, ...HeardLine[]];
  /** That of the last line. */
  readonly lastSound: Uint8Array;
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

  /** What is heard from a first sound to the pause behind it: a line, or several right behind one another. */
  hear(audio: Uint8Array, startMs: number, endMs: number): void {
    const last = this.#heard.at(-1);
    const heard = this.#understand(audio, startMs, endMs);
    if (
      heard.lines[0].lineId === null &&
      this.#begun !== null &&
      last !== undefined &&
      startMs - last.endMs < LONGEST_PAUSE_MS
    ) {
      const joined = this.#understand(Uint8Array.from([...this.#begun, ...audio]), last.startMs, endMs);
      const [whole] = joined.lines;
      if (whole.lineId === last.lineId && whole.fraction > last.fraction) {
        this.#heard.pop();
        this.#note(joined);
        return;
      }
    }
    this.#note(heard);
  }

  #note({ lines, lastSound }: Understood): void {
    this.#heard.push(...lines);
    const last = lines.at(-1);
    this.#begun = last !== undefined && last.lineId !== null && last.fraction < WHOLE ? lastSound : null;
  }

  #understand(audio: Uint8Array, startMs: number, endMs: number): Understood {
    const parts = this.#recogniser.recogniseRow(audio);
    const [first, ...more] = parts.map(({ fromMs, recognition: found }, at) => {
      const times = {
        startMs: startMs + fromMs,
        endMs: Math.min(endMs, startMs + (parts[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY)),
      };
      if (found.kind !== "line") return { lineId: null, text: "", fraction: 0, ...times };
      const { line, fraction } = found;
      return { lineId: line.id, text: heardWords(line.text, fraction), fraction, ...times };
    });
    const nothing = { lineId: null, text: "", fraction: 0, startMs, endMs };
    return {
      lines: [first ?? nothing, ...more],
      lastSound: audio.subarray(bytesOf(parts.at(-1)?.fromMs ?? 0)),
    };
  }
}
