import * as z from "zod";

export const emotion = z.enum(["neutral", "happy", "worried", "sad", "frustrated", "angry"]);
export type Emotion = z.infer<typeof emotion>;
export const urgency = z.enum(["low", "normal", "high"]);
export type Urgency = z.infer<typeof urgency>;
export const sentiment = z.enum(["positive", "neutral", "negative"]);
export type Sentiment = z.infer<typeof sentiment>;

/** What a call achieved. */
export const outcome = z.enum([
  "answered",
  "scheduled",
  "message_taken",
  "callback",
  "transferred",
  "interested",
  "not_interested",
  "do_not_call",
  "unresolved",
  "no_conversation",
]);
export type Outcome = z.infer<typeof outcome>;

/** What one utterance of the caller meant; `emotion` is null where the organization has not switched that on. */
export const turnUnderstanding = z.object({
  intent: z.string().max(60),
  /** From 0 to 1. */
  confidence: z.number().min(0).max(1),
  emotion: emotion.nullable(),
});
export type TurnUnderstanding = z.infer<typeof turnUnderstanding>;

/** What a whole call was about; sentiment is null where emotions are not looked at. */
export const callUnderstanding = z.object({
  summary: z.string().max(1_000),
  intent: z.string().max(60),
  urgency,
  outcome,
  sentiment: sentiment.nullable(),
});
export type CallUnderstanding = z.infer<typeof callUnderstanding>;
