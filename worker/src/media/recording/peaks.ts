import { decodeMulawSample } from "@patchbay/audio";

export const MS_PER_PEAK = 100;
const SAMPLES = MS_PER_PEAK * 8;
/** A waveform of a voice is read by its shape; the loudest that speech gets fills it. */
const LOUDEST = 16_000;

/** The loudest sample of each 100 ms, from 0 to 255. */
export function peaksOf(mulaw: Uint8Array): number[] {
  const peaks: number[] = [];
  for (let at = 0; at < mulaw.length; at += SAMPLES) {
    let loudest = 0;
    for (let n = at; n < Math.min(at + SAMPLES, mulaw.length); n += 1) {
      loudest = Math.max(loudest, Math.abs(decodeMulawSample(mulaw[n] ?? 0xff)));
    }
    peaks.push(Math.min(255, Math.round((loudest / LOUDEST) * 255)));
  }
  return peaks;
}
