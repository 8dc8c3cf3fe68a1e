import { FRAME_BYTES } from "@patchbay/audio";

const MAGIC = 0x5042;
const HEADER_BYTES = 10;
/** mu-law of a loud square wave of 1 kHz: whoever listens hears it from the first frame on. */
const HIGH = 0xa0;
const LOW = 0x20;
const HALF_WAVE_SAMPLES = 4;
const TONE = Uint8Array.from({ length: FRAME_BYTES }, (_, sample) =>
  Math.floor(sample / HALF_WAVE_SAMPLES) % 2 === 0 ? HIGH : LOW,
);

/** Which stream a frame belongs to, and which of its frames it is, from 0. */
export interface FrameNumber {
  stream: number;
  seq: number;
}

/** A frame of mu-law whose first samples say which one it is; mu-law passes bit for bit, so they are there at the end of the way. */
export function numberedFrame({ stream, seq }: FrameNumber): Uint8Array<ArrayBuffer> {
  const frame = TONE.slice();
  const view = new DataView(frame.buffer);
  view.setUint16(0, MAGIC);
  view.setUint32(2, stream);
  view.setUint32(6, seq);
  return frame;
}

/** The number in a frame; null when it carries none, or is not whole. */
export function numberOf(frame: Uint8Array): FrameNumber | null {
  if (frame.length !== FRAME_BYTES) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, HEADER_BYTES);
  return view.getUint16(0) === MAGIC ? { stream: view.getUint32(2), seq: view.getUint32(6) } : null;
}

/** All frames of one stream as one sound. */
export function numberedSound(stream: number, frames: number): Uint8Array {
  const sound = new Uint8Array(frames * FRAME_BYTES);
  for (let seq = 0; seq < frames; seq += 1) sound.set(numberedFrame({ stream, seq }), seq * FRAME_BYTES);
  return sound;
}
