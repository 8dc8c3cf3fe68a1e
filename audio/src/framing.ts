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
  /** Whole frames that became complete with these bytes, in order: copies, which later bytes do not change. */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer>[];
  /** The begun frame filled up with silence, or undefined when none is begun. */
  flush(): Uint8Array<ArrayBuffer> | undefined;
  /** Forgets the begun frame, for a far end that was cleared. */
  reset(): void;
  readonly pendingBytes: number;
}

/**
 * A framer with nothing pending. The frames of one push share one buffer: memory outside of the engine's heap, which a frame of its own
 * would need each time, is what costs here.
 */
export function createFramer(): Framer {
  const begun = new Uint8Array(FRAME_BYTES);
  let filled = 0;
  return {
    push(bytes) {
      const all = filled + bytes.length;
      const wholeBytes = all - (all % FRAME_BYTES);
      if (wholeBytes === 0) {
        begun.set(bytes, filled);
        filled = all;
        return [];
      }
      const used = wholeBytes - filled;
      const whole = new Uint8Array(wholeBytes);
      if (filled > 0) whole.set(begun.subarray(0, filled));
      whole.set(used === bytes.length ? bytes : bytes.subarray(0, used), filled);
      filled = all - wholeBytes;
      if (filled > 0) begun.set(bytes.subarray(used));
      if (wholeBytes === FRAME_BYTES) return [whole];
      const frames: Uint8Array<ArrayBuffer>[] = [];
      for (let at = 0; at < wholeBytes; at += FRAME_BYTES) frames.push(whole.subarray(at, at + FRAME_BYTES));
      return frames;
    },
    flush() {
      if (filled === 0) return undefined;
      const last = silenceFrame();
      last.set(begun.subarray(0, filled));
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
