/** 16-bit samples to floats in -1..1, as Web Audio and the resampler speak. */
export function floatFromPcm(pcm: Int16Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(pcm.length);
  for (let i = 0; i < pcm.length; i += 1) out[i] = (pcm[i] ?? 0) / 32_768;
  return out;
}

/** Floats to 16-bit samples; what is outside -1..1 is clipped, what is no number is silence. */
export function pcmFromFloat(samples: Float32Array): Int16Array<ArrayBuffer> {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) {
    const scaled = Math.round((samples[i] ?? 0) * 32_768);
    out[i] = Number.isNaN(scaled) ? 0 : Math.max(-32_768, Math.min(32_767, scaled));
  }
  return out;
}
