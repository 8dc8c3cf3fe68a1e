import * as z from "zod";
import { actor, person } from "../parties.ts";

/** What the assistant asks people in mid-call; the caller hears nothing of it. */
export const questionEvents = [
  /** Null asks anybody who takes calls. `untilMs` is epoch milliseconds. */
  z.object({
    type: z.literal("person_asked"),
    questionId: z.string().max(80),
    member: person.nullable(),
    question: z.string().max(500),
    untilMs: z.number().int(),
  }),
  z.object({
    type: z.literal("person_answered"),
    questionId: z.string().max(80),
    by: actor,
    text: z.string().max(1_000),
  }),
  /** Nobody answered in time. */
  z.object({ type: z.literal("question_expired"), questionId: z.string().max(80) }),
] as const;
