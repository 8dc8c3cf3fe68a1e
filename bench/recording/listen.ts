import { FRAME_BYTES } from "@patchbay/audio";
import { readFrame } from "../media/frames/numbered-frame.ts";

const HEADER_BYTES = 58;
const BYTES_A_SECOND = 16_000;

/** What a recording holds: its length, and the numbered frames of each channel. */
export interface Listened {
  ms: number;
  caller: ReadonlySet<string>;
  far: ReadonlySet<string>;
}

/** Reads a recording as a player does: two channels of mu-law behind a WAV header. Throws when it is not that. */
export function listen(wav: Uint8Array): Listened {
  const view = new DataView(wav.buffer, wav.byteOffset);
  const [format, channels, rate] = [
    view.getUint16(20, true),
    view.getUint16(22, true),
    view.getUint32(24, true),
  ];
  const samples = wav.subarray(HEADER_BYTES);
  const said = view.getUint32(HEADER_BYTES - 4, true);
  if (format !== 7 || channels !== 2 || rate !== 8_000 || said !== samples.length) {
    throw new Error(
      `A recording is not mu-law of two channels at 8 kHz, or not as long as it says (${said}).`,
    );
  }
  return {
    ms: (samples.length / BYTES_A_SECOND) * 1_000,
    caller: framesOf(samples, 0),
    far: framesOf(samples, 1),
  };
}

/** Frames are recognised wherever they begin: they are whole in one channel, at no particular place. */
function framesOf(samples: Uint8Array, channel: 0 | 1): Set<string> {
  const side = Uint8Array.from({ length: samples.length / 2 }, (_, at) => samples[at * 2 + channel] ?? 0);
  const frames = new Set<string>();
  for (let at = 0; at + FRAME_BYTES <= side.length; ) {
    const frame = readFrame(side.subarray(at, at + FRAME_BYTES));
    if (frame !== null) frames.add(`${frame.stream}/${frame.seq}`);
    at += frame === null ? 1 : FRAME_BYTES;
  }
  return frames;
}
