import { decodeMulaw, encodeMulaw } from "@patchbay/audio";

/** AudioSocket's frames: type, two bytes of length (big-endian), payload. Audio is signed linear, 16 bit, little-endian. */
export const FRAME_TYPE = { hangup: 0x00, digit: 0x03, audio8k: 0x10 } as const;
const HEADER_BYTES = 3;

/** Cuts the byte stream of one connection into its frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Hands every whole frame on; a payload is valid only during its call. */
  push(chunk: Buffer, onFrame: (type: number, payload: Buffer) => void): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + bytes.readUInt16BE(1);
      if (bytes.length < end) break;
      onFrame(bytes.readUInt8(0), bytes.subarray(HEADER_BYTES, end));
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes.length === 0 ? bytes : Buffer.from(bytes);
  }
}

/** The first frame of a connection. */
export const KEY_FRAME_BYTES = 19;

/** The one-time key in a connection's first frame, as the dialplan wrote it; empty when it is no UUID frame. */
export function keyOf(frame: Buffer): string {
  const hex = frame.toString("hex");
  const [, ...parts] = /^010010(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex) ?? [];
  return parts.join("-");
}

/** Mu-law as one audio frame. */
export function audioFrame(mulaw: Uint8Array): Buffer {
  const samples = decodeMulaw(mulaw);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + samples.length * 2);
  frame.writeUInt8(FRAME_TYPE.audio8k, 0);
  frame.writeUInt16BE(samples.length * 2, 1);
  for (let at = 0; at < samples.length; at++) frame.writeInt16LE(samples[at] ?? 0, HEADER_BYTES + at * 2);
  return frame;
}

/** An audio frame's payload as mu-law; half a sample at its end is dropped. */
export function mulawOf(payload: Buffer): Uint8Array {
  const samples = new Int16Array(payload.length >> 1);
  for (let at = 0; at < samples.length; at++) samples[at] = payload.readInt16LE(at * 2);
  return encodeMulaw(samples);
}

export const HANGUP_FRAME: Uint8Array = Uint8Array.of(FRAME_TYPE.hangup, 0, 0);
