import type { Cue } from "../ports.ts";

/** The answer that the assistant owes the caller: from the question until its first sound. */
export class Debt {
  readonly #changed: (owed: boolean) => void;
  #cue: Cue | null = null;
  #askedTwice = false;

  /** `changed` is told whether an answer is owed. */
  constructor(changed: (owed: boolean) => void) {
    this.#changed = changed;
  }

  /** What the assistant is to speak about and has not begun to. */
  get cue(): Cue | null {
    return this.#cue;
  }

  owe(cue: Cue): void {
    this.#cue = cue;
    this.#askedTwice = false;
    this.#changed(true);
  }

  /** It is heard, or nobody waits for it any more. */
  settle(): void {
    this.#cue = null;
    this.#changed(false);
  }

  /** May the engine, which ended its answer without a sound, be asked once more? */
  mayAskAgain(): boolean {
    const first = !this.#askedTwice;
    this.#askedTwice = true;
    return first;
  }
}
