import { seeded } from "./seeded.ts";

/** Cuts sound into pieces of odd length; what is begun of one goes on in the next. The same for the same seed. */
export class OddPieces {
  readonly #random: () => number;
  #kept: Uint8Array = new Uint8Array();
  #length: number | null = null;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** The pieces that are whole with these 20 ms; what is left of them comes first next time. */
  of(frame: Uint8Array): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    this.#kept = Buffer.concat([this.#kept, frame]);
    for (;;) {
      this.#length ??= oddLength(this.#random, frame.length);
      if (this.#kept.length < this.#length) return pieces;
      pieces.push(this.#kept.subarray(0, this.#length));
      this.#kept = this.#kept.subarray(this.#length);
      this.#length = null;
    }
  }
}

/** Where a sound of so many bytes is cut: pieces of odd length (but the last), about as long as `usual`. */
export function oddLengths(bytes: number, usual: number, seed: number): number[] {
  const random = seeded(seed);
  const lengths: number[] = [];
  for (let left = bytes; left > 0; ) {
    const length = Math.min(left, oddLength(random, usual));
    lengths.push(length);
    left -= length;
  }
  return lengths;
}

/** Up to twice as long as `usual`. */
const oddLength = (random: () => number, usual: number): number => 2 * Math.floor(random() * usual) + 1;
