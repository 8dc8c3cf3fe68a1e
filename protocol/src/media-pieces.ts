import {
  AUDIO_HEADER_BYTES,
  decodeMedia,
  MAX_MEDIA_FRAME_BYTES,
  MEDIA_TYPE,
  type MediaFrame,
} from "./media.ts";
import { ok, type Result, refuse } from "./result.ts";

/**
 * Several frames in one message of a media socket, since version 2: sound in pieces of whole frames (`encodePiece`), and what has to stay
 * in its place beside it, marks mostly, in a bundle: byte 0 is the type, then each part behind its length (two bytes, big-endian).
 */
export const FRAME_BYTES = 160;
/** As much as a far end may hold (200 ms). */
export const MOST_PIECE_FRAMES = 10;
const LENGTH_BYTES = 2;

/** Sound of one direction in one message: `seq` is the number of the first of these frames of 20 ms. */
export function encodePiece(seq: number, frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const piece = new Uint8Array(AUDIO_HEADER_BYTES + frames.length * FRAME_BYTES);
  piece[0] = MEDIA_TYPE.audio;
  new DataView(piece.buffer).setUint32(1, seq);
  let at = AUDIO_HEADER_BYTES;
  for (const frame of frames) {
    piece.set(frame, at);
    at += FRAME_BYTES;
  }
  return piece;
}

/** These frames as one message, in this order. One alone is its own message. */
export function encodeBundle(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const bundle = new Uint8Array(1 + parts.reduce((bytes, part) => bytes + LENGTH_BYTES + part.length, 0));
  bundle[0] = MEDIA_TYPE.bundle;
  let at = 1;
  for (const part of parts) {
    bundle[at] = part.length >>> 8;
    bundle[at + 1] = part.length;
    bundle.set(part, at + LENGTH_BYTES);
    at += LENGTH_BYTES + part.length;
  }
  return bundle;
}

/** What is in one message, as views into it, in order. */
export function partsOf(message: Uint8Array): Result<readonly Uint8Array[]> {
  if (message[0] !== MEDIA_TYPE.bundle) return ok([message]);
  if (message.length > MAX_MEDIA_FRAME_BYTES) return refuse(`bundle of ${message.length} bytes`);
  const parts: Uint8Array[] = [];
  for (let at = 1; at < message.length; ) {
    const from = at + LENGTH_BYTES;
    const length = ((message[at] ?? 0) << 8) | (message[at + 1] ?? 0);
    if (length === 0 || from + length > message.length) return refuse("malformed bundle");
    if (message[from] === MEDIA_TYPE.bundle) return refuse("a bundle within a bundle");
    parts.push(message.subarray(from, from + length));
    at = from + length;
  }
  return parts.length === 0 ? refuse("empty bundle") : ok(parts);
}

/** How many frames of 20 ms are in this audio frame of the wire; null for one that is no whole number of them, or longer than agreed. */
export function framesIn(piece: Uint8Array): number | null {
  const frames = (piece.length - AUDIO_HEADER_BYTES) / FRAME_BYTES;
  return Number.isInteger(frames) && frames >= 1 && frames <= MOST_PIECE_FRAMES ? frames : null;
}

/** Reads a whole message; sound comes in frames of 20 ms, each with its own number. Views into `message`. Never throws. */
export function decodeMessage(message: Uint8Array): Result<MediaFrame[]> {
  const parts = partsOf(message);
  if (!parts.ok) return parts;
  const all: MediaFrame[] = [];
  for (const part of parts.value) {
    const frame = decodeMedia(part);
    if (!frame.ok) return frame;
    if (frame.value.type !== "audio") all.push(frame.value);
    else {
      const { seq, audio } = frame.value;
      const frames = framesIn(part);
      if (frames === null) return refuse(`${audio.length} bytes of sound are no piece`);
      for (let n = 0; n < frames; n += 1) {
        const at = n * FRAME_BYTES;
        all.push({ type: "audio", seq: (seq + n) >>> 0, audio: audio.subarray(at, at + FRAME_BYTES) });
      }
    }
  }
  return ok(all);
}
