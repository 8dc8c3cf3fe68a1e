/** G.711 mu-law (ITU-T G.711, table 2a): one byte a sample, the top bit is the sign, all bits inverted on the line. */

const BIAS = 132;
const CLIP = 32_635;

const decodeTable = new Int16Array(256);
for (let code = 0; code < 256; code += 1) {
  const bits = ~code & 0xff;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = (((bits & 0x0f) << 3) + BIAS) << exponent;
  decodeTable[code] = bits & 0x80 ? BIAS - magnitude : magnitude - BIAS;
}

/** One 16-bit linear sample to its mu-law byte; louder than the code can say is clipped. */
export function encodeMulawSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.min(Math.abs(sample), CLIP) + BIAS;
  // The bias keeps bit 7 or a higher one set, so the position of the top bit is the segment.
  const exponent = 24 - Math.clz32(biased);
  const mantissa = (biased >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** One mu-law byte to its 16-bit linear sample, in -32124..32124. */
export function decodeMulawSample(code: number): number {
  return decodeTable[code & 0xff] ?? 0;
}

/** 16-bit linear samples to mu-law, one byte a sample. */
export function encodeMulaw(pcm: Int16Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pcm.length);
  for (let i = 0; i < pcm.length; i += 1) out[i] = encodeMulawSample(pcm[i] ?? 0);
  return out;
}

/** Mu-law bytes to 16-bit linear samples, one a byte. */
export function decodeMulaw(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  const out = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) out[i] = decodeTable[bytes[i] ?? 0xff] ?? 0;
  return out;
}
