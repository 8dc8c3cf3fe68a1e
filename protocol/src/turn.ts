import * as z from "zod";

export const speaker = z.enum(["caller", "assistant", "operator"]);
export type Speaker = z.infer<typeof speaker>;

/** One utterance. Times are milliseconds since the call's first event. */
export const turn = z.object({
  id: z.string().min(1).max(80),
  speaker,
  /** What was said and, for the assistant, *heard* by the caller. */
  text: z.string().max(20_000),
  /** Generated but never heard: discarded by a barge-in. */
  unheard: z.string().max(20_000).optional(),
  startMs: z.number().int().nonnegative(),
  endMs: z.number().int().nonnegative(),
  /** From the end of the caller's speech to the first audio of the answer. */
  firstAudioMs: z.number().int().nonnegative().optional(),
  /** How much of the utterance had been heard when it was cut off. */
  cutOffMs: z.number().int().nonnegative().optional(),
  /** Its end was lost with the process that heard it; what was said after `endMs` nobody knows. */
  brokenOff: z.boolean().optional(),
});
export type Turn = z.infer<typeof turn>;
