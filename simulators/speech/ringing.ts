import { decodeMulaw, SAMPLE_RATE_HZ } from "@patchbay/audio";

/** The North American ringing tone is 440 and 480 Hz; of a frame of 20 ms these multiples of 50 Hz hold nearly all of it. */
const BAND_HZ = [400, 450, 500, 550];
/** Of speech less is in so narrow a band. */
const LEAST_SHARE = 0.8;

/** Is this frame of mu-law the tone that is heard while a phone rings? */
export function isRinging(frame: Uint8Array): boolean {
  const pcm = decodeMulaw(frame);
  let whole = 0;
  for (const sample of pcm) whole += sample * sample;
  if (whole === 0) return false;
  let band = 0;
  for (const hz of BAND_HZ) {
    const step = (2 * Math.PI * hz) / SAMPLE_RATE_HZ;
    let [cosine, sine] = [0, 0];
    for (const [at, sample] of pcm.entries()) {
      cosine += sample * Math.cos(step * at);
      sine += sample * Math.sin(step * at);
    }
    band += (2 * (cosine * cosine + sine * sine)) / pcm.length;
  }
  return band / whole > LEAST_SHARE;
}
