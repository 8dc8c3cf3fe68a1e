const HEADER_BYTES = 58;
const MULAW = 7;
const RATE_HZ = 8_000;
const SAMPLES_A_MS = 8;

/** A recording as a player takes it: its length, and each side's mu-law at 8 kHz. */
export interface Recording {
  readonly ms: number;
  readonly caller: Uint8Array;
  readonly far: Uint8Array;
}

/** Reads a WAV file of two channels of mu-law, the caller first. Throws when it is not that, or not as long as it says. */
export function readRecording(wav: Uint8Array): Recording {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
  const samples = wav.subarray(HEADER_BYTES);
  const said = view.getUint32(HEADER_BYTES - 4, true);
  const is = (at: number, value: number): boolean => view.getUint16(at, true) === value;
  if (!is(20, MULAW) || !is(22, 2) || view.getUint32(24, true) !== RATE_HZ || said !== samples.length) {
    throw new Error(`No mu-law of two channels at 8 kHz, or not as long as it says (${said} bytes).`);
  }
  const side = (channel: 0 | 1): Uint8Array =>
    Uint8Array.from({ length: samples.length / 2 }, (_, at) => samples[at * 2 + channel] ?? 0);
  return { ms: samples.length / 2 / SAMPLES_A_MS, caller: side(0), far: side(1) };
}
