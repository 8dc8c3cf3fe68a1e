import { FRAME_BYTES } from "@patchbay/audio";
import { readRecording } from "../../simulators/speech/recording.ts";
import { readFrame } from "../support/frames/numbered-frame.ts";

/** What a recording holds: its length, and the numbered frames of each side. */
export interface Listened {
  ms: number;
  caller: ReadonlySet<string>;
  far: ReadonlySet<string>;
}

/** Throws when it is no recording. */
export function listen(wav: Uint8Array): Listened {
  const { ms, caller, far } = readRecording(wav);
  return { ms, caller: framesOf(caller), far: framesOf(far) };
}

/** Frames are recognised wherever they begin: they are whole in one channel, at no particular place. */
function framesOf(side: Uint8Array): Set<string> {
  const frames = new Set<string>();
  for (let at = 0; at + FRAME_BYTES <= side.length; ) {
    const frame = readFrame(side.subarray(at, at + FRAME_BYTES));
    if (frame !== null) frames.add(`${frame.stream}/${frame.seq}`);
    at += frame === null ? 1 : FRAME_BYTES;
  }
  return frames;
}
