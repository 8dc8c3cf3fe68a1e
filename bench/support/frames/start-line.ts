/** Streams begin within this span, as calls do: not all in the same 20 ms, and not all with the same frame. */
export const SPREAD_MS = 400;
/** Steps of this part of the span fill it evenly however many are taken, and so do they every 20 ms within it. */
const GOLDEN_PART = (Math.sqrt(5) - 1) / 2;

/** Holds streams back until all are there, then lets them go, spread evenly. */
export class StartLine {
  readonly #start = Promise.withResolvers<void>();
  #turns = 0;

  start(): void {
    this.#start.resolve();
  }

  /** Resolves when the next stream may begin. */
  async turn(): Promise<void> {
    const waitMs = ((this.#turns++ * GOLDEN_PART) % 1) * SPREAD_MS;
    await this.#start.promise;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
