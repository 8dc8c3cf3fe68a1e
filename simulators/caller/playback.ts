import { durationMs, FRAME_BYTES, silenceFrame } from "@patchbay/audio";

type Queued = { sound: Uint8Array } | { mark: string };

/** What the next 20 ms bring: sound, or null when nothing is queued, and the marks whose sound has now been played. */
export interface Played {
  readonly frame: Uint8Array | null;
  readonly marks: readonly string[];
}

/** The far end's buffer: sound of any length is played in order at 8 bytes a millisecond; the ticks are its clock. */
export class Playback {
  #queue: Queued[] = [];
  #queuedBytes = 0;

  get queuedMs(): number {
    return durationMs(this.#queuedBytes);
  }

  add(sound: Uint8Array): void {
    if (sound.length === 0) return;
    this.#queue.push({ sound });
    this.#queuedBytes += sound.length;
  }

  /** True when nothing is queued before the mark, so that it is reached at once. */
  mark(name: string): boolean {
    if (this.#queue.length === 0) return true;
    this.#queue.push({ mark: name });
    return false;
  }

  /** The next 20 ms; a last piece that is shorter is filled up with silence. */
  next(): Played {
    const frame = silenceFrame();
    const marks: string[] = [];
    let filled = 0;
    for (let head = this.#queue[0]; head !== undefined; head = this.#queue[0]) {
      if ("mark" in head) {
        marks.push(head.mark);
        this.#queue.shift();
        continue;
      }
      if (filled === FRAME_BYTES) break;
      const piece = head.sound.subarray(0, FRAME_BYTES - filled);
      frame.set(piece, filled);
      filled += piece.length;
      if (piece.length === head.sound.length) this.#queue.shift();
      else head.sound = head.sound.subarray(piece.length);
    }
    this.#queuedBytes -= filled;
    return { frame: filled === 0 ? null : frame, marks };
  }

  /** Throws everything away; answers the marks that were still to come. */
  clear(): string[] {
    const marks = this.#queue.flatMap((queued) => ("mark" in queued ? [queued.mark] : []));
    this.#queue = [];
    this.#queuedBytes = 0;
    return marks;
  }
}
