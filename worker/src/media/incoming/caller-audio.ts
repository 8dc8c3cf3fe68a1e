/** Kept of an utterance that goes on: 30 s of mu-law. */
const MOST_BYTES = 30 * 8_000;
/** Kept while nobody speaks: what a voice detector needs from before the first sound it notices. */
const BEFORE_BYTES = 4_000;
const FIRST_BYTES = 2 * 8_000;

/**
 * The caller's latest audio, so that an utterance that a dying engine took with it can be heard again by the next one.
 * One ring that grows with the utterance; a frame allocates nothing.
 */
export class CallerAudio {
  #ring = new Uint8Array(FIRST_BYTES);
  #end = 0;
  #length = 0;
  #keeping = false;

  add(audio: Uint8Array): void {
    const piece = audio.length > this.#ring.length ? audio.subarray(audio.length - this.#ring.length) : audio;
    if (this.#keeping && this.#length + piece.length > this.#ring.length) this.#grow();
    const room = Math.min(piece.length, this.#ring.length - this.#end);
    this.#ring.set(piece.subarray(0, room), this.#end);
    this.#ring.set(piece.subarray(room), 0);
    this.#end = (this.#end + piece.length) % this.#ring.length;
    const most = this.#keeping ? this.#ring.length : BEFORE_BYTES;
    this.#length = Math.min(this.#length + piece.length, most);
  }

  /** From a little before now on everything is kept, up to 30 s. */
  keep(): void {
    this.#keeping = true;
  }

  /** What was kept has been written down: only the last moments are of use. */
  written(): void {
    this.#keeping = false;
    const last = this.#last(Math.min(this.#length, BEFORE_BYTES));
    if (this.#ring.length > FIRST_BYTES) this.#ring = new Uint8Array(FIRST_BYTES);
    this.#end = 0;
    this.#length = 0;
    this.add(last);
  }

  /** A copy of what is kept, oldest first. */
  taken(): Uint8Array {
    return this.#last(this.#length);
  }

  #last(bytes: number): Uint8Array {
    const out = new Uint8Array(bytes);
    const from = (this.#end - bytes + this.#ring.length) % this.#ring.length;
    const room = Math.min(bytes, this.#ring.length - from);
    out.set(this.#ring.subarray(from, from + room));
    out.set(this.#ring.subarray(0, bytes - room), room);
    return out;
  }

  #grow(): void {
    if (this.#ring.length >= MOST_BYTES) return;
    const kept = this.taken();
    this.#ring = new Uint8Array(Math.min(MOST_BYTES, this.#ring.length * 2));
    this.#ring.set(kept);
    this.#end = kept.length;
  }
}
