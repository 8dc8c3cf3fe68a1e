import * as z from "zod";
import { actor, deskPhone, person } from "../parties.ts";
import { nextPlan } from "../plan.ts";

/** People who are rung, answer, turn away and hold. */
export const peopleEvents = [
  /** The call rings with people until somebody answers or `untilMs` (epoch milliseconds) has come. */
  z.object({
    type: z.literal("operators_rang"),
    untilMs: z.number().int(),
    member: person.nullable(),
    /** What follows then. */
    otherwise: nextPlan.optional(),
  }),
  z.object({
    type: z.literal("operators_missed"),
    reason: z.enum(["nobody_there", "timed_out", "declined"]),
  }),
  /** A person clicked Answer, or places the call: theirs until their phone has joined or the claim lapses. `desk` is what rings for them first. */
  z.object({ type: z.literal("answer_claimed"), by: actor, legId: z.string(), desk: deskPhone.optional() }),
  z.object({ type: z.literal("claim_lapsed"), legId: z.string() }),
  z.object({ type: z.literal("call_rejected"), by: actor }),
  z.object({ type: z.literal("hold_changed"), held: z.boolean(), by: actor }),
] as const;
