import { FRAME_BYTES } from "@patchbay/audio";

const MAGIC = 0x5042;
const STREAM_AT = 2;
const SEQ_AT = 6;
const STAMP_AT = 10;
const HEADER_BYTES = 18;
/** mu-law of a loud square wave of 1 kHz: whoever listens hears it from the first frame on. */
const HIGH = 0xa0;
const LOW = 0x20;
const HALF_WAVE_SAMPLES = 4;
const TONE = Uint8Array.from({ length: FRAME_BYTES }, (_, sample) =>
  sample >= HEADER_BYTES && Math.floor(sample / HALF_WAVE_SAMPLES) % 2 === 0 ? HIGH : LOW,
);

/** Which stream a frame belongs to, and which of its frames it is, from 0. */
export interface FrameNumber {
  stream: number;
  seq: number;
}

/** A number, and when the connector had the frame (shared clock, milliseconds); 0 on a way without a connector. */
export interface ReadFrame extends FrameNumber {
  stampMs: number;
}

/** A frame of mu-law whose first samples say which one it is; mu-law passes bit for bit, so they are there at the end of the way. */
export function numberedFrame({ stream, seq }: FrameNumber): Uint8Array<ArrayBuffer> {
  const frame = TONE.slice();
  const view = new DataView(frame.buffer);
  view.setUint16(0, MAGIC);
  view.setUint32(STREAM_AT, stream);
  view.setUint32(SEQ_AT, seq);
  view.setFloat64(STAMP_AT, 0);
  return frame;
}

/** What is written in a frame; null when it is none of ours, or not whole. */
export function readFrame(frame: Uint8Array): ReadFrame | null {
  const view = viewOf(frame);
  return (
    view && {
      stream: view.getUint32(STREAM_AT),
      seq: view.getUint32(SEQ_AT),
      stampMs: view.getFloat64(STAMP_AT),
    }
  );
}

/** Notes a moment in each frame of a message, where it lies; a frame that is none of ours stays as it is. */
export function stampFrames(message: Uint8Array, atMs: number): void {
  for (let at = 0; at < message.length; at += FRAME_BYTES)
    viewOf(message.subarray(at, at + FRAME_BYTES))?.setFloat64(STAMP_AT, atMs);
}

/** All frames of one stream as one sound. */
export function numberedSound(stream: number, frames: number): Uint8Array {
  const sound = new Uint8Array(frames * FRAME_BYTES);
  for (let seq = 0; seq < frames; seq += 1) sound.set(numberedFrame({ stream, seq }), seq * FRAME_BYTES);
  return sound;
}

function viewOf(frame: Uint8Array): DataView | null {
  if (frame.length !== FRAME_BYTES) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, HEADER_BYTES);
  return view.getUint16(0) === MAGIC ? view : null;
}
