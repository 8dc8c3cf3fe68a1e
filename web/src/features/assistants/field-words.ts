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
};
export const GUARD_WORDS = "A cough or an “okay” does not interrupt";
