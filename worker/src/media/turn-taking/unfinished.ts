import type { AnswerOutcome, Cue } from "../ports.ts";

/** So often in a row an answer that does not come to its end is gone on with. */
const MOST_IN_A_ROW = 2;
/** Whoever says goodbye does not begin again, whatever became of the sentence. */
const LAST_WORDS: ReadonlySet<Cue> = new Set(["goodbye", "opt_out", "opt_out_unlisted", "put_through"]);

/** Answers that were heard and ended before their end: what is said then. Pure. */
export class Unfinished {
  #inARow = 0;
  #withheld = false;

  /** What is said after an answer about `cue` that was heard and ended so; null when nothing is. */
  after(outcome: AnswerOutcome, cue: Cue | null): Cue | null {
    if (outcome === "completed") {
      this.#inARow = 0;
      this.#withheld = false;
      return null;
    }
    if (cue !== null && LAST_WORDS.has(cue)) return null;
    if (outcome === "withheld") return this.inItsPlace();
    this.#inARow += 1;
    return this.#inARow > MOST_IN_A_ROW ? null : "continue";
  }

  /** What is said in the place of an answer that was held back; null when that was held back itself. */
  inItsPlace(): Cue | null {
    const first = !this.#withheld;
    this.#withheld = true;
    return first ? "withheld" : null;
  }
}
