import type { LogEntry } from "@patchbay/protocol/call";
import type { HeardLine } from "../../../simulators/caller/hearing.ts";
import { linesIn } from "../../../simulators/caller/recorded.ts";
import type { Recogniser } from "../../../simulators/speech/recogniser.ts";
import { readRecording } from "../../../simulators/speech/recording.ts";

/** What is understood of each side of a recording; times from its beginning. Throws when it is none. */
export function heardIn(
  wav: Uint8Array,
  recogniser: Recogniser,
): { ms: number; caller: readonly HeardLine[]; far: readonly HeardLine[] } {
  const { ms, caller, far } = readRecording(wav);
  return { ms, caller: linesIn(caller, recogniser), far: linesIn(far, recogniser) };
}

/** When the phone was put down, by the end of its sound; by the PBX where that told it first. */
export function putDownAt(log: readonly LogEntry[]): number {
  const left = log.findLast(({ event }) => event.type === "leg_left" && event.legId === "caller");
  if (left !== undefined) return left.at;
  const over = log.find(({ event }) => event.type === "call_ended")?.event;
  return over?.type === "call_ended" ? (over.hungUpAt ?? Number.NaN) : Number.NaN;
}
