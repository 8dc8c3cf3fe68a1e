import { encodeMulaw, FRAME_BYTES } from "@patchbay/audio";
import type { LogEntry } from "@patchbay/protocol/call";
import { Ear, type HeardLine } from "../../../simulators/caller/hearing.ts";
import type { Recogniser } from "../../../simulators/speech/recogniser.ts";
import { readRecording } from "../../../simulators/speech/recording.ts";
import { createSegmenter } from "../../../simulators/speech/segmenter.ts";

/** What is understood of each side of a recording; times from its beginning. Throws when it is none. */
export function heardIn(
  wav: Uint8Array,
  recogniser: Recogniser,
): { ms: number; caller: readonly HeardLine[]; far: readonly HeardLine[] } {
  const { ms, caller, far } = readRecording(wav);
  return { ms, caller: linesOf(caller, recogniser), far: linesOf(far, recogniser) };
}

/** The same of what a PBX has recorded, all sides as one: samples of 16 bits behind a header. */
export function heardInPbx(wav: Uint8Array, recogniser: Recogniser): readonly HeardLine[] {
  const sound = wav.slice(PBX_HEADER_BYTES, wav.length - (wav.length % 2));
  return linesOf(encodeMulaw(new Int16Array(sound.buffer)), recogniser);
}
const PBX_HEADER_BYTES = 44;

function linesOf(sound: Uint8Array, recogniser: Recogniser): readonly HeardLine[] {
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

/** When the phone was put down, by the end of its sound; by the PBX where that told it first. */
export function putDownAt(log: readonly LogEntry[]): number {
  const left = log.findLast(({ event }) => event.type === "leg_left" && event.legId === "caller");
  if (left !== undefined) return left.at;
  const over = log.find(({ event }) => event.type === "call_ended")?.event;
  return over?.type === "call_ended" ? (over.hungUpAt ?? Number.NaN) : Number.NaN;
}
