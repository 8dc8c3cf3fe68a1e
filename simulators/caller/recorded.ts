import { encodeMulaw, FRAME_BYTES } from "@patchbay/audio";
import type { Recogniser } from "../speech/recogniser.ts";
import { createSegmenter } from "../speech/segmenter.ts";
import { Ear, type HeardLine } from "./hearing.ts";

const PBX_HEADER_BYTES = 44;

/** What is understood of a sound (mu-law, 8 kHz); times from its beginning. */
export function linesIn(sound: Uint8Array, recogniser: Recogniser): readonly HeardLine[] {
  const segmenter = createSegmenter();
  const ear = new Ear(recogniser);
  const found = [];
  for (let at = 0; at + FRAME_BYTES <= sound.length; at += FRAME_BYTES) {
    found.push(...segmenter.push(sound.subarray(at, at + FRAME_BYTES)));
  }
  for (const event of [...found, ...segmenter.flush()]) {
    if (event.kind === "ended") ear.hear(event.audio, event.startMs, event.endMs);
  }
  return ear.heard;
}

/** The same of what a PBX has recorded, all sides as one: samples of 16 bits behind a header. */
export function linesInPbxRecording(wav: Uint8Array, recogniser: Recogniser): readonly HeardLine[] {
  const sound = wav.slice(PBX_HEADER_BYTES, wav.length - (wav.length % 2));
  return linesIn(encodeMulaw(new Int16Array(sound.buffer)), recogniser);
}
