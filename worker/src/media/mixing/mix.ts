import { decodeMulawSample, encodeMulawSample, FRAME_BYTES } from "@patchbay/audio";

const LOUDEST = 32_767;
/** Sums of one frame; nothing waits in the middle of a mix, so that one serves every call. */
const sums = new Int32Array(FRAME_BYTES);

/**
 * Several mu-law frames as one, added and kept from running over; undefined is somebody silent. What one says alone is
 * their own frame, untouched; of a frame that is longer than 20 ms the rest is not heard.
 */
export function mixFrames(...voices: readonly (Uint8Array | undefined)[]): Uint8Array | undefined {
  let alone: Uint8Array | undefined;
  let speaking = 0;
  let length = 0;
  for (const voice of voices) {
    if (voice === undefined) continue;
    alone = voice;
    speaking += 1;
    length = Math.min(FRAME_BYTES, Math.max(length, voice.length));
  }
  if (speaking < 2) return alone;
  sums.fill(0, 0, length);
  for (const voice of voices) {
    const end = Math.min(length, voice?.length ?? 0);
    for (let at = 0; at < end; at += 1) sums[at] = (sums[at] ?? 0) + decodeMulawSample(voice?.[at] ?? 0xff);
  }
  const mixed = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) {
    mixed[at] = encodeMulawSample(Math.max(-LOUDEST, Math.min(LOUDEST, sums[at] ?? 0)));
  }
  return mixed;
}
