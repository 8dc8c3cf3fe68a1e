import * as z from "zod";
import { callId } from "../ids.ts";
import { parseJson, parseMessage, type Result } from "../result.ts";
import { command } from "./commands.ts";
import { envelope, MAX_LINK_CHARS, message } from "./envelope.ts";
import { sitePlan } from "./site-plan.ts";

export const linkDown = z.discriminatedUnion("type", [
  message(
    "welcome",
    z.object({
      /** New with each new numbering of the edge's messages. */
      edgeEpoch: z.string().min(8).max(64),
      /** The highest `seq` of the connector's epoch the edge has stored: resend from the next. */
      received: z.number().int().nonnegative(),
      siteName: z.string().max(120),
      /** It fills in what a connector leaves out of events (`pbx/brief`); absent from edges of before. */
      brief: z.boolean().optional(),
    }),
  ),
  message("ack", z.object({})),
  message(
    "route_decided",
    z.object({
      offerId: z.string().max(80),
      callId,
      plan: sitePlan,
      /** Once usable, opens the call's media socket; empty when the plan needs none. */
      mediaTicket: z.string().max(128),
      /** Milliseconds the decision is good for after its arrival. */
      validMs: z.number().int().positive(),
    }),
  ),
  message(
    "command",
    z.object({
      commandId: z.string().min(1).max(80),
      /** Epoch milliseconds; a command that arrives later is refused, not run. */
      expiresAt: z.number().int(),
      command,
    }),
  ),
]);
export type LinkDown = z.infer<typeof linkDown>;

export const parseLinkDown = (raw: unknown): Result<LinkDown> => parseMessage(linkDown, raw, MAX_LINK_CHARS);

/** The outside of a message of the edge, whatever is in it. */
const linkDownOutside = z.object({
  ...envelope,
  type: z.string().max(80),
  data: z.object({
    commandId: z.string().min(1).max(80).optional(),
    command: z.object({ kind: z.string().max(80) }).optional(),
  }),
});
/** What can be known of a message that a newer edge has sent: its number, and which command it was. */
export const parseLinkDownOutside = (raw: unknown): Result<z.infer<typeof linkDownOutside>> =>
  parseJson(linkDownOutside, raw, MAX_LINK_CHARS);
