/** Sound of any lengths on its way into messages of one length. What makes a piece at once is not copied. */
export class Piece {
  #waiting: Uint8Array[] = [];
  #bytes = 0;

  /** What there is now when that makes a piece of `bytes` or more, else null: it waits. Views are kept until then. */
  add(audio: Uint8Array, bytes: number): Uint8Array | null {
    if (this.#bytes === 0 && audio.length >= bytes) return audio;
    this.#waiting.push(audio);
    this.#bytes += audio.length;
    return this.#bytes >= bytes ? this.take() : null;
  }

  /** Everything that waits; null when nothing does. */
  take(): Uint8Array | null {
    if (this.#bytes === 0) return null;
    const piece = new Uint8Array(this.#bytes);
    let at = 0;
    for (const audio of this.#waiting) {
      piece.set(audio, at);
      at += audio.length;
    }
    this.#waiting = [];
    this.#bytes = 0;
    return piece;
  }
}
