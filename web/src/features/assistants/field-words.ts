import type { TurnTaking } from "@patchbay/protocol/turn-taking";
import type { Objection, TurnTakingField } from "./draft-form.ts";

/** What each objection is called, in the editor and between versions. */
export const OBJECTION_WORDS: Record<Objection, string> = {
  price: "When the caller finds it too dear",
  timing: "When it is a bad time for the caller",
  competitor: "When the caller prefers somebody else",
};

/** What each measure of turn-taking is called, in the order of the editor. */
export const TURN_TAKING_WORDS: Record<TurnTakingField, string> = {
  holdMs: "Longest pause for a sound (ms)",
  minSpeechMs: "Speech that counts in any case (ms)",
  minWords: "Words that count as an interruption",
  answerWithinMs: "Ask for patience after (ms)",
  callerSilenceMs: "Ask whether they are there after (ms)",
  threshold: "Loudness that counts as a voice (0.1 to 0.95)",
};
export const NOISE_LABEL = "Noise that is taken out";
/** What a caller's noise may be of. */
export const NOISE_WORDS: Record<TurnTaking["noiseReduction"], string> = {
  off: "None",
  near_field: "Of a handset or headset",
  far_field: "Of a speakerphone or a room",
};
export const GUARD_WORDS = "A cough or an “okay” does not interrupt";

export const noiseOptions: readonly (readonly [string, string])[] = Object.entries(NOISE_WORDS);

/** The kind of noise of that value of the list; off for one that is none. */
export const noiseOf = (value: string): TurnTaking["noiseReduction"] =>
  value === "near_field" || value === "far_field" ? value : "off";
