import { FRAME_MS } from "@patchbay/audio";

/**
 * Holds streams back until all are there, then lets them go spread evenly over the 20 ms of a frame: streams that begin at
 * one instant would send their frames in one burst for ever.
 */
export class StartLine {
  readonly #streams: number;
  readonly #start = Promise.withResolvers<void>();
  #turns = 0;

  constructor(streams: number) {
    this.#streams = streams;
  }

  start(): void {
    this.#start.resolve();
  }

  /** Resolves when the next stream may begin. */
  async turn(): Promise<void> {
    const phaseMs = (this.#turns++ % this.#streams) * (FRAME_MS / this.#streams);
    await this.#start.promise;
    await new Promise((resolve) => setTimeout(resolve, phaseMs));
  }
}
