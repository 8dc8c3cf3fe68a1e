import { encodeMulaw, SAMPLE_RATE_HZ } from "@patchbay/audio";

const COUGH_MS = 180;
const LOUDEST = 9_000;

/** A cough, mu-law at 8 kHz: a burst of noise that dies away, the same each time. */
export function cough(): Uint8Array {
  const samples = (COUGH_MS * SAMPLE_RATE_HZ) / 1_000;
  let seed = 7;
  return encodeMulaw(
    Int16Array.from({ length: samples }, (_, n) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return (seed / 0x7fffffff - 0.5) * 2 * LOUDEST * (1 - n / samples);
    }),
  );
}
