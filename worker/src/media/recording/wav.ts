import { SAMPLE_RATE_HZ } from "@patchbay/audio";

/** WAVE_FORMAT_MULAW: what was spoken is kept as it came, and browsers play it. */
const FORMAT_MULAW = 7;
const CHANNELS = 2;
export const WAV_HEADER_BYTES = 58;

/** The head of a two-channel mu-law file (caller left, far side right) of so many samples a channel. */
export function wavHeader(samples: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string): void => bytes.set(new TextEncoder().encode(word), at);
  const data = samples * CHANNELS;
  text(0, "RIFF");
  view.setUint32(4, WAV_HEADER_BYTES - 8 + data, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 18, true);
  view.setUint16(20, FORMAT_MULAW, true);
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, SAMPLE_RATE_HZ, true);
  view.setUint32(28, SAMPLE_RATE_HZ * CHANNELS, true);
  view.setUint16(32, CHANNELS, true);
  view.setUint16(34, 8, true);
  view.setUint16(36, 0, true);
  text(38, "fact");
  view.setUint32(42, 4, true);
  view.setUint32(46, samples, true);
  text(50, "data");
  view.setUint32(54, data, true);
  return bytes;
}

/** Both channels sample by sample. */
export function interleave(caller: Uint8Array, far: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(caller.length * CHANNELS);
  for (let n = 0; n < caller.length; n += 1) {
    both[n * 2] = caller[n] ?? 0;
    both[n * 2 + 1] = far[n] ?? 0;
  }
  return both;
}
