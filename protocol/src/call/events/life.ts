import * as z from "zod";
import { callId, siteId } from "../../ids.ts";
import {
  actor,
  callSource,
  direction,
  disposition,
  handler,
  party,
  pbxNames,
  person,
  twilioNames,
} from "../parties.ts";
import { plan } from "../plan.ts";

/** How a call begins, who has it, and how it ends. */
export const lifeEvents = [
  z.object({
    type: z.literal("call_began"),
    callId,
    source: callSource,
    direction,
    from: party,
    to: party,
    siteId: siteId.nullable(),
    /** Asterisk's names for the caller's channel; absent for other sources. */
    pbx: pbxNames.optional(),
    /** Twilio's names for the call; absent for other sources. */
    twilio: twilioNames.optional(),
    /** The member whose browser phone began the call. */
    member: person.optional(),
    /** Whose national numbers are meant in it; absent where nobody has said. */
    country: z.string().max(2).optional(),
    /** How long it may last at most, in milliseconds; absent in logs of before. */
    longestMs: z.number().int().positive().optional(),
    /** It went on in the PBX before, and nobody has asked Patchbay for anything: somebody here wants to hear it, or have it. */
    ongoing: z.boolean().optional(),
  }),
  z.object({
    type: z.literal("call_routed"),
    plan,
    reason: z.string(),
    /** What the caller's channel was sent to; said where it came to a route once more. Whoever had them before has them no longer. */
    to: party.optional(),
    /** The saved state of the assistant that this call keeps to its end. */
    assistantVersion: z.number().int().optional(),
  }),
  z.object({ type: z.literal("offer_expired") }),
  z.object({ type: z.literal("call_answered"), by: handler }),
  /** The organization knows the caller by this name. */
  z.object({ type: z.literal("caller_identified"), name: z.string().max(120) }),
  z.object({ type: z.literal("fault"), code: z.string(), message: z.string() }),
  z.object({ type: z.literal("hangup_requested"), by: actor }),
  /** Whoever keeps the far end could not say whether it lives, and it is not heard here; or could again. */
  z.object({ type: z.literal("far_end_unknown") }),
  z.object({ type: z.literal("far_end_known") }),
  /** It has lasted as long as the organization lets a call last. */
  z.object({ type: z.literal("longest_reached"), minutes: z.number().int() }),
  z.object({
    type: z.literal("call_ended"),
    disposition,
    cause: z.string(),
    /** When the caller's line went, epoch milliseconds, where that is known better than by this entry's own time: news may be held up. */
    hungUpAt: z.number().int().optional(),
  }),
] as const;
