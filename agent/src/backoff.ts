/**
 * Waiting times between attempts: doubling from `firstMs` to `lastMs`, each spread by up to a quarter so that peers do not come in step.
 * `slowMs` is for what does not mend itself in a second, such as a wrong password.
 */
export class Backoff {
  readonly #firstMs: number;
  readonly #lastMs: number;
  readonly #slowMs: number;
  #attempts = 0;

  constructor(firstMs: number, lastMs: number, slowMs = lastMs) {
    this.#firstMs = firstMs;
    this.#lastMs = lastMs;
    this.#slowMs = slowMs;
  }

  /** The next wait in milliseconds. */
  next(slow = false): number {
    const plain = slow ? this.#slowMs : Math.min(this.#lastMs, this.#firstMs * 2 ** this.#attempts);
    if (this.#attempts < 30) this.#attempts++;
    return Math.round(plain * (0.75 + Math.random() * 0.25));
  }

  reset(): void {
    this.#attempts = 0;
  }
}
