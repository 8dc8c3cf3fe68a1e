import { decodeMulawSample, encodeMulawSample } from "@patchbay/audio";

const LOUDEST = 32_767;

/** Two mu-law frames as one, added and kept from running over; a side that is silent leaves the other untouched. */
export function mixFrames(a: Uint8Array | undefined, b: Uint8Array | undefined): Uint8Array | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  const mixed = Uint8Array.from(longer);
  shorter.forEach((code, at) => {
    const sum = decodeMulawSample(code) + decodeMulawSample(longer[at] ?? code);
    mixed[at] = encodeMulawSample(Math.max(-LOUDEST, Math.min(LOUDEST, sum)));
  });
  return mixed;
}
