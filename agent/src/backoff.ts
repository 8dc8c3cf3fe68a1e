/** Waiting times between attempts: doubling from `firstMs` to `lastMs`, each spread by up to a quarter so that peers do not come in step. */
export class Backoff {
  readonly #firstMs: number;
  readonly #lastMs: number;
  #attempts = 0;

  constructor(firstMs: number, lastMs: number) {
    this.#firstMs = firstMs;
    this.#lastMs = lastMs;
  }

  /** The next wait in milliseconds; `slow` takes the longest at once (a wrong password does not mend itself in a second). */
  next(slow = false): number {
    const plain = slow ? this.#lastMs : Math.min(this.#lastMs, this.#firstMs * 2 ** this.#attempts);
    if (this.#attempts < 30) this.#attempts++;
    return Math.round(plain * (0.75 + Math.random() * 0.25));
  }

  reset(): void {
    this.#attempts = 0;
  }
}
