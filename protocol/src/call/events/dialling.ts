import * as z from "zod";
import { pbxNames, twilioNames } from "../parties.ts";

/** Calls that go out. */
export const diallingEvents = [
  z.object({
    type: z.literal("dial_started"),
    number: z.string(),
    line: z.string(),
    pbx: pbxNames.optional(),
    twilio: twilioNames.optional(),
  }),
  z.object({ type: z.literal("dial_failed"), code: z.string(), message: z.string() }),
  /** What detection made of whoever picked an outgoing call up. */
  z.object({
    type: z.literal("pickup_detected"),
    verdict: z.enum(["human", "machine", "fax", "unknown"]),
    detail: z.string().max(80),
  }),
] as const;
