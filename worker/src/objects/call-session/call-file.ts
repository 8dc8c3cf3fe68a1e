import type { Party } from "@patchbay/protocol/call";
import { callId, orgId, siteId } from "@patchbay/protocol/ids";
import * as z from "zod";
import { assistantConfig, type Decision } from "../../call/routing.ts";

/** What a call keeps beside its log: whose it is, who answers, how its leg proves itself, how far it is archived. */
export const callFile = z.object({
  callId,
  orgId,
  siteId: siteId.nullable(),
  assistant: assistantConfig.nullable(),
  ticketHash: z.string().nullable(),
  resumeHash: z.string().nullable(),
  /** The log's number that the history in D1 has confirmed; 0 before. */
  archived: z.number().int(),
});
export type CallFile = z.infer<typeof callFile>;

/** How a call begins; a repeated offer of the same channel, or webhook of the same call, begins nothing new. */
export interface BeginCall {
  callId: string;
  orgId: string;
  from: Party;
  to: Party;
  /** Null for a call that the PBX queued without asking. */
  decision: Decision | null;
  origin:
    | { siteId: string; pbx: { channel: string; uniqueid: string; linkedid: string } }
    | { twilio: { accountSid: string; callSid: string } };
}

/** What Twilio does when a call's stream is over. */
export type AfterStream = { kind: "reconnect"; ticket: string } | { kind: "apology" } | { kind: "hang_up" };
