import * as z from "zod";
import { callUnderstanding, turnUnderstanding } from "../understanding.ts";

/** What became of an attempt to understand that ended without an answer. */
const failure = z.enum(["refused", "invalid", "unavailable"]);

/** What was made of the caller's words, while the call runs and after it. */
export const understandingEvents = [
  z.object({ type: z.literal("turn_understood"), turnId: z.string().max(80), ...turnUnderstanding.shape }),
  z.object({ type: z.literal("call_understood"), ...callUnderstanding.shape }),
  /** Stored as what it is; `turnId` is null when the whole call was asked about. */
  z.object({
    type: z.literal("understanding_failed"),
    turnId: z.string().max(80).nullable(),
    reason: failure,
    message: z.string().max(300),
  }),
  /**
   * The model was asked about a turn, or with null about the whole call, and whoever asked was lost with its answer: it is asked
   * once more, and may be paid twice.
   */
  z.object({ type: z.literal("understanding_repeated"), turnId: z.string().max(80).nullable() }),
  /** The caller used words that no one should be slow to act on. */
  z.object({ type: z.literal("urgency_raised"), turnId: z.string().max(80), words: z.string().max(80) }),
  /** The caller told a person that they want to be called no more. That person settles it: nothing is done by itself. */
  z.object({ type: z.literal("opt_out_mentioned"), turnId: z.string().max(80) }),
] as const;
