import { FRAME_BYTES } from "@patchbay/audio";
import { Ear, type HeardLine } from "../../../simulators/caller/hearing.ts";
import type { Recogniser } from "../../../simulators/speech/recogniser.ts";
import { createSegmenter } from "../../../simulators/speech/segmenter.ts";

const HEADER_BYTES = 58;

/** What is understood of each side of a recording (WAV, two channels of mu-law at 8 kHz); times from its beginning. */
export function heardIn(
  wav: Uint8Array,
  recogniser: Recogniser,
): { ms: number; caller: HeardLine[]; far: HeardLine[] } {
  const samples = wav.subarray(HEADER_BYTES);
  const side = (channel: 0 | 1): HeardLine[] => {
    const sound = Uint8Array.from({ length: samples.length / 2 }, (_, n) => samples[n * 2 + channel] ?? 0);
    const segmenter = createSegmenter();
    const ear = new Ear(recogniser);
    const found = [];
    for (let at = 0; at + FRAME_BYTES <= sound.length; at += FRAME_BYTES) {
      found.push(...segmenter.push(sound.subarray(at, at + FRAME_BYTES)));
    }
    for (const event of [...found, ...segmenter.flush()]) {
      if (event.kind === "ended") ear.hear(event.audio, event.startMs, event.endMs);
    }
    return [...ear.heard];
  };
  return { ms: samples.length / 16, caller: side(0), far: side(1) };
}
