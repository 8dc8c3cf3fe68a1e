import * as z from "zod";
import { person } from "../parties.ts";

/** The legs of a call, and what they bring beside audio. */
export const legsEvents = [
  z.object({
    type: z.literal("leg_joined"),
    legId: z.string(),
    transport: z.enum(["pbx", "twilio", "browser"]),
  }),
  /** The far end gave the leg up in good order: the caller hung up, or the PBX took the call elsewhere. */
  z.object({ type: z.literal("leg_left"), legId: z.string(), reason: z.string() }),
  /** `by` has the caller on this leg; it is nobody for the caller's own. */
  z.object({ type: z.literal("leg_lost"), legId: z.string(), reason: z.string(), by: person.optional() }),
  z.object({ type: z.literal("leg_resumed"), legId: z.string(), gapMs: z.number().int().nonnegative() }),
  /** A person's leg stayed away longer than it is waited for, or is `dismissed`: they may not have it any more. */
  z.object({
    type: z.literal("leg_given_up"),
    legId: z.string(),
    by: person.optional(),
    dismissed: z.boolean().optional(),
  }),
  /** The edge's process died under the call and is there again; what was in its memory is gone. */
  z.object({ type: z.literal("edge_restarted") }),
  z.object({ type: z.literal("digit_pressed"), digit: z.string().length(1) }),
] as const;
