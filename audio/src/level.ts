import { decodeMulawSample } from "./mulaw.ts";

const FULL_SCALE = 32_768;
/** What silence reads: the floor of 16-bit audio. */
export const SILENCE_DB = -96;

const squares = new Float64Array(256);
for (let code = 0; code < 256; code += 1) squares[code] = (decodeMulawSample(code) / FULL_SCALE) ** 2;

/** Root mean square of mu-law bytes, 0 (silence or nothing) to 1 (full scale). */
export function levelRms(mulaw: Uint8Array): number {
  if (mulaw.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < mulaw.length; i += 1) sum += squares[mulaw[i] ?? 0xff] ?? 0;
  return Math.sqrt(sum / mulaw.length);
}

/** Level of mu-law bytes in dBFS (0 is a full-scale square wave), never below SILENCE_DB. */
export function levelDb(mulaw: Uint8Array): number {
  const rms = levelRms(mulaw);
  return rms === 0 ? SILENCE_DB : Math.max(SILENCE_DB, 20 * Math.log10(rms));
}
