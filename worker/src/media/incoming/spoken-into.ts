import { FRAME_BYTES, levelDb, SAMPLE_RATE_HZ, SILENCE_BYTE, SILENCE_DB } from "@patchbay/audio";
import { ownWords } from "./own-words.ts";

/** Kept of what is said into announcements: longer than any of the house, and than two of them. */
const MOST_BYTES = 15 * SAMPLE_RATE_HZ;

/**
 * What a caller says into announcements, which nobody hears meanwhile: an echo of them is no turn of the caller's. Their own words
 * are handed on from their beginning once it is over. The levels of what is played are known; audio is mu-law of any length.
 */
export class SpokenInto {
  #ring: Uint8Array | null = null;
  #bytes = 0;
  readonly #played: number[] = [];

  /** From now on this is played, as far as it is: behind whatever is played already. */
  began(announcement: Uint8Array): void {
    const at = Math.floor(this.#bytes / FRAME_BYTES);
    for (let n = 0; n * FRAME_BYTES < announcement.length; n += 1) {
      const level = levelDb(announcement.subarray(n * FRAME_BYTES, (n + 1) * FRAME_BYTES));
      while (this.#played.length < at + n) this.#played.push(SILENCE_DB);
      this.#played[at + n] = Math.max(this.#played[at + n] ?? SILENCE_DB, level);
    }
  }

  /** The caller's line meanwhile. Before anything is played there is nothing that they could speak into. */
  hear(mulaw: Uint8Array): void {
    if (this.#played.length === 0) return;
    this.#ring ??= new Uint8Array(MOST_BYTES);
    const room = mulaw.subarray(0, MOST_BYTES - this.#bytes);
    this.#ring.set(room, this.#bytes);
    this.#bytes += room.length;
  }

  /** It is over: the caller's own words up to now from their beginning, silent between them; null where they said nothing. */
  ended(): Uint8Array | null {
    const heard = this.#ring?.subarray(0, this.#bytes) ?? null;
    const own = heard && ownWords(this.#played, levelsOf(heard));
    this.#ring = null;
    this.#bytes = 0;
    this.#played.length = 0;
    if (heard === null || own === null) return null;
    const from = own.indexOf(true);
    own.forEach((isOwn, at) => {
      if (!isOwn) heard.fill(SILENCE_BYTE, at * FRAME_BYTES, (at + 1) * FRAME_BYTES);
    });
    return heard.subarray(from * FRAME_BYTES);
  }
}

/** Level of each 20 ms; the last may be shorter. */
function levelsOf(mulaw: Uint8Array): number[] {
  const levels: number[] = [];
  for (let at = 0; at < mulaw.length; at += FRAME_BYTES)
    levels.push(levelDb(mulaw.subarray(at, at + FRAME_BYTES)));
  return levels;
}
