/** An utterance that is not told to be in the conversation so long after its end is asked about all the same. */
const MOST_WAIT_MS = 700;

/**
 * Utterances whose end was told and that are not in the conversation yet: an answer that is asked for before would be one
 * without them. The service promises no order of the two.
 */
export class Commits {
  readonly #hold: () => void;
  readonly #free: () => void;
  readonly #known = new Map<string, "speaking" | "committed" | ReturnType<typeof setTimeout>>();
  #awaited = 0;

  /** `hold` is called when the first utterance is waited for, `free` when none is any more. */
  constructor(hold: () => void, free: () => void) {
    this.#hold = hold;
    this.#free = free;
  }

  started(itemId: string): void {
    this.#known.set(itemId, "speaking");
  }

  /** Its end was told. */
  stopped(itemId: string): void {
    const state = this.#known.get(itemId);
    if (state === "committed") {
      this.#known.delete(itemId);
      return;
    }
    if (state !== undefined && state !== "speaking") return;
    this.#known.set(
      itemId,
      setTimeout(() => this.committed(itemId), MOST_WAIT_MS),
    );
    this.#awaited += 1;
    if (this.#awaited === 1) this.#hold();
  }

  /** It is in the conversation; told more than once, it counts once. */
  committed(itemId: string): void {
    const state = this.#known.get(itemId);
    if (state === undefined || state === "committed") return;
    if (state === "speaking") {
      this.#known.set(itemId, "committed");
      return;
    }
    clearTimeout(state);
    this.#known.delete(itemId);
    this.#awaited -= 1;
    if (this.#awaited === 0) this.#free();
  }

  /** The session is over. */
  stop(): void {
    for (const state of this.#known.values()) if (typeof state !== "string") clearTimeout(state);
    this.#known.clear();
  }
}
