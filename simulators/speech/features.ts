import { decodeMulaw, floatFromPcm, SAMPLE_RATE_HZ } from "@patchbay/audio";
import Meyda from "meyda";

const WINDOW = 256;
/** One vector every 20 ms. */
export const HOP_MS = 20;
const HOP = (SAMPLE_RATE_HZ * HOP_MS) / 1_000;
export const COEFFICIENTS = 12;
/** Below this part of the utterance's loudest window, a window is a pause and says nothing. */
const QUIET_PART = 0.03;
const QUIET_RMS = 0.002;

/** The voiced windows of an utterance: cepstral vectors, and the time of each within the audio. */
export interface Features {
  /** COEFFICIENTS values a window, one window after the other. */
  readonly vectors: Float32Array;
  readonly timesMs: readonly number[];
}

/** Mel cepstra 1 to 12 of the voiced 20 ms windows of mu-law audio at 8 kHz. */
export function featuresOf(mulaw: Uint8Array): Features {
  Meyda.bufferSize = WINDOW;
  Meyda.sampleRate = SAMPLE_RATE_HZ;
  Meyda.melBands = 20;
  Meyda.numberOfMFCCCoefficients = COEFFICIENTS + 1;
  const samples = floatFromPcm(decodeMulaw(mulaw));
  const windows: { atMs: number; rms: number; start: number }[] = [];
  for (let start = 0; start + WINDOW <= samples.length; start += HOP) {
    let sum = 0;
    for (let i = start; i < start + WINDOW; i += 1) sum += (samples[i] ?? 0) ** 2;
    windows.push({ atMs: (start / HOP) * HOP_MS, rms: Math.sqrt(sum / WINDOW), start });
  }
  const loudest = Math.max(0, ...windows.map((window) => window.rms));
  const floor = Math.max(QUIET_RMS, loudest * QUIET_PART);
  const voiced = windows.filter((window) => window.rms >= floor);
  const vectors = new Float32Array(voiced.length * COEFFICIENTS);
  for (const [index, window] of voiced.entries()) {
    const found = Meyda.extract("mfcc", samples.subarray(window.start, window.start + WINDOW));
    const cepstrum = Array.isArray(found) ? found : (found?.mfcc ?? []);
    for (let c = 0; c < COEFFICIENTS; c += 1)
      vectors[index * COEFFICIENTS + c] = Number(cepstrum[c + 1] ?? 0);
  }
  return { vectors, timesMs: voiced.map((window) => window.atMs) };
}
