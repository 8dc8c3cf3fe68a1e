import * as z from "zod";
import { speaker, turn } from "../../turn.ts";

/** The assistant's voice, and what was said through it. */
export const voiceEvents = [
  z.object({
    type: z.literal("engine_opened"),
    model: z.string(),
    sessionId: z.string(),
    openMs: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal("engine_lost"), code: z.string(), message: z.string() }),
  /** The voice service is at a limit and asked for so long a wait before it answers; the caller was told to be patient. */
  z.object({ type: z.literal("engine_limited"), waitMs: z.number().int().nonnegative() }),
  /** The voice session was exchanged for a new one before it reached its age limit; nobody heard it. */
  z.object({
    type: z.literal("engine_rolled_over"),
    model: z.string(),
    sessionId: z.string(),
    openMs: z.number().int().nonnegative(),
  }),
  /** `goesOn`: more of the assistant's words was still to be heard, as of an answer that is two messages. */
  z.object({ type: z.literal("turn_finished"), turn, goesOn: z.literal(true).optional() }),
  /** Somebody was speaking when the process that heard them was lost, and nothing of it was written down. Milliseconds of the call. */
  z.object({ type: z.literal("words_lost"), speaker, startMs: z.number().int().nonnegative() }),
  /** The caller made a sound while the assistant spoke: it was silenced at once, and then went on, or was cut off. */
  z.object({
    type: z.literal("interruption"),
    kind: z.enum(["false", "real"]),
    heldMs: z.number().int().nonnegative(),
  }),
  /** Nothing was to be heard for `ms` without a reason; what was done about it. */
  z.object({
    type: z.literal("silence_noticed"),
    ms: z.number().int().nonnegative(),
    action: z.enum(["filler", "asked_again", "give_up_engine", "ask_caller", "ask_patience"]),
  }),
  /** The caller was asked twice whether they are still there, and has said nothing for `ms` since: the call is to be ended. */
  z.object({ type: z.literal("caller_unresponsive"), ms: z.number().int().nonnegative() }),
  /** A bundled sentence was heard to its end, or nobody was there to hear it. */
  z.object({
    type: z.literal("prompt_played"),
    prompt: z.string().max(40),
    /** False when it was cut off, or nobody was there. */
    heard: z.boolean().optional(),
  }),
  /** Before a person has the caller, the caller is told this. */
  z.object({ type: z.literal("notice_due"), prompt: z.enum(["recorded"]) }),
  z.object({
    type: z.literal("usage_recorded"),
    model: z.string(),
    inputTextTokens: z.number().int(),
    inputAudioTokens: z.number().int(),
    cachedTokens: z.number().int(),
    outputTextTokens: z.number().int(),
    outputAudioTokens: z.number().int(),
    /** How much of `cachedTokens` was sound; absent in logs of before. */
    cachedAudioTokens: z.number().int().optional(),
    /** Sound that was written down by a model that is paid by the minute. */
    transcribedMs: z.number().int().optional(),
  }),
] as const;
