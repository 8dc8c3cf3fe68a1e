/** Sound of any lengths on its way into messages of one length. What makes a piece at once is not copied. */
export class Piece {
  /** Used again for every piece, and as long as the longest so far. */
  #sound = new Uint8Array(0);
  #bytes = 0;

  /** What there is now when that makes a piece of `bytes` or more, valid until more is added; null when it waits. */
  add(audio: Uint8Array, bytes: number): Uint8Array | null {
    if (this.#bytes === 0 && audio.length >= bytes) return audio;
    const end = this.#bytes + audio.length;
    if (end > this.#sound.length) this.#grow(Math.max(end, bytes));
    this.#sound.set(audio, this.#bytes);
    this.#bytes = end;
    return end >= bytes ? this.take() : null;
  }

  /** Everything that waits, valid until more is added; null when nothing does. */
  take(): Uint8Array | null {
    if (this.#bytes === 0) return null;
    const piece = this.#sound.subarray(0, this.#bytes);
    this.#bytes = 0;
    return piece;
  }

  #grow(bytes: number): void {
    const grown = new Uint8Array(bytes);
    grown.set(this.#sound.subarray(0, this.#bytes));
    this.#sound = grown;
  }
}
