import * as z from "zod";
import { actor, twilioNames } from "../parties.ts";
import { transferKind, transferTarget, transferWay } from "../transfer.ts";

const transferId = z.string().max(40);

/** A caller is put through to somebody else; each entry names the transfer it is about. */
export const transferEvents = [
  z.object({
    type: z.literal("transfer_requested"),
    transferId,
    by: actor,
    kind: transferKind,
    target: transferTarget,
    way: transferWay,
    /** What the target is told before they decide: who calls and why. */
    brief: z.string().max(300),
    /** The target sees the caller's own number. */
    keepsCallerId: z.boolean().default(true),
    /** How long the target may ring. */
    ringMs: z.number().int(),
  }),
  /** `untilMs` (epoch) where members' dashboards ring; `twilio` is the call by which a number of ours dials the target. */
  z.object({
    type: z.literal("transfer_ringing"),
    transferId,
    untilMs: z.number().int().nullable().default(null),
    twilio: twilioNames.optional(),
  }),
  /** A member clicked Answer; their phone is on its way. */
  z.object({ type: z.literal("transfer_claimed"), transferId, by: actor, legId: z.string() }),
  z.object({ type: z.literal("transfer_briefing"), transferId }),
  z.object({ type: z.literal("transfer_accepted"), transferId }),
  z.object({
    type: z.literal("transfer_failed"),
    transferId,
    reason: z.enum([
      "busy",
      "no_answer",
      "unreachable",
      "declined",
      "silent",
      "target_hung_up",
      "timed_out",
      "caller_gone",
      "cancelled",
    ]),
    /** Who called it off; absent where nobody did. */
    by: actor.optional(),
  }),
  z.object({ type: z.literal("transfer_completed"), transferId }),
  /** The caller was to come back and did not: whoever keeps their line has them. */
  z.object({ type: z.literal("transfer_unresolved"), transferId }),
] as const;
