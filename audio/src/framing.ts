/** The one audio format inside: mu-law, 8 kHz, frames of 20 ms. */

export const SAMPLE_RATE_HZ = 8_000;
export const FRAME_MS = 20;
export const FRAME_BYTES = 160;
/** Mu-law's positive zero. */
export const SILENCE_BYTE = 0xff;

/** A new frame of 20 ms of silence. */
export function silenceFrame(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(FRAME_BYTES).fill(SILENCE_BYTE);
}

/** Playing time of so many mu-law bytes, in milliseconds (8 bytes a millisecond). */
export function durationMs(bytes: number): number {
  return (bytes * 1_000) / SAMPLE_RATE_HZ;
}

/** The length of mu-law audio, in bytes, that takes so many milliseconds. */
export function bytesOf(ms: number): number {
  return (ms * SAMPLE_RATE_HZ) / 1_000;
}

/** Cuts a byte stream, in pieces of any size, into whole 160-byte frames. */
export interface Framer {
  /** Whole frames that became complete with these bytes, in order; each is a copy of its own. */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer>[];
  /** The begun frame filled up with silence, or undefined when none is begun. */
  flush(): Uint8Array<ArrayBuffer> | undefined;
  /** Forgets the begun frame, for a far end that was cleared. */
  reset(): void;
  readonly pendingBytes: number;
}

/** A framer with nothing pending. Silence is written where a frame stays unfilled, and nowhere else: every frame of a call comes by here. */
export function createFramer(): Framer {
  let begun = new Uint8Array(FRAME_BYTES);
  let filled = 0;
  return {
    push(bytes) {
      const frames: Uint8Array<ArrayBuffer>[] = [];
      let offset = 0;
      while (offset < bytes.length) {
        const taken = Math.min(FRAME_BYTES - filled, bytes.length - offset);
        begun.set(bytes.subarray(offset, offset + taken), filled);
        filled += taken;
        offset += taken;
        if (filled === FRAME_BYTES) {
          frames.push(begun);
          begun = new Uint8Array(FRAME_BYTES);
          filled = 0;
        }
      }
      return frames;
    },
    flush() {
      if (filled === 0) return undefined;
      const last = begun.fill(SILENCE_BYTE, filled);
      begun = new Uint8Array(FRAME_BYTES);
      filled = 0;
      return last;
    },
    reset() {
      filled = 0;
    },
    get pendingBytes() {
      return filled;
    },
  };
}
