import * as z from "zod";
import { callCost } from "../cost/cost.ts";
import { callId, siteId } from "../ids.ts";
import {
  callSource,
  callStatus,
  direction,
  disposition,
  handler,
  party,
  person,
  supervisorMode,
} from "./parties.ts";
import { nextPlan } from "./plan.ts";
import { transferView } from "./transfer.ts";
import { callUnderstanding } from "./understanding.ts";

/** Who is at a call beside whoever handles it. */
export const supervision = z.object({
  /** Clicked Take over; their phone is on its way. `assistant` had a caller whom Twilio has put through since. */
  takingOver: person.extend({ assistant: person.optional() }).nullable(),
  /** The assistant that a person took the call over from, and can hand it back to. */
  takenFrom: person.nullable(),
  /** Who listens in, or speaks too, once for each page they do it on. */
  listeners: z
    .array(person.extend({ legId: z.string(), mode: supervisorMode.default("listen") }))
    .default([]),
});
export type Supervision = z.infer<typeof supervision>;
export const UNSUPERVISED: Supervision = { takingOver: null, takenFrom: null, listeners: [] };

/** A call as lists show it; `version` is the number of the last log entry it knows. */
export const callSummary = z.object({
  id: callId,
  version: z.number().int().nonnegative(),
  source: callSource,
  direction,
  from: party,
  to: party,
  siteId: siteId.nullable(),
  status: callStatus,
  disposition: disposition.nullable(),
  handler,
  startedAt: z.number().int(),
  answeredAt: z.number().int().nullable(),
  endedAt: z.number().int().nullable(),
  turns: z.number().int().nonnegative(),
  /** The last finished turn's words, shortened: what the list shows beside the call. */
  lastWords: z.string(),
  /** Why a person should look: a fault, a fallback, an abandoned call. Null when nothing is wrong. */
  attention: z.string().nullable(),
  handled: z.boolean(),
  /** Set while people are rung: until when (epoch milliseconds), whom alone, and who is just answering. */
  ringing: z
    .object({
      until: z.number().int(),
      member: person.nullable(),
      claimedBy: person.nullable(),
      /** What follows when nobody answers until then; not known of calls of before. */
      otherwise: nextPlan.optional(),
    })
    .nullable()
    .default(null),
  /** Who had the caller when their phone was lost, and when (epoch milliseconds); null once somebody has the caller again. */
  away: person.extend({ at: z.number().int() }).nullish(),
  held: z.boolean().default(false),
  /** What the assistant asks people at the moment, and until when (epoch milliseconds). */
  question: z
    .object({ id: z.string(), member: person.nullable(), text: z.string(), until: z.number().int() })
    .nullish(),
  supervision: supervision.default(UNSUPERVISED),
  /** The caller's own words for why nobody should be slow; null when there were none. */
  urgent: z.string().nullable().default(null),
  understanding: callUnderstanding.nullable().default(null),
  /** What is kept of it as sound, and once it is one file, how long that is; null when nothing is. */
  recording: z
    .object({ state: z.enum(["on", "paused", "saved"]), ms: z.number().int().nullable() })
    .nullable()
    .default(null),
  /** A number that nobody may keep is being said: no digits are written down, and who only listens hears nothing. */
  secret: z.boolean().optional(),
  /** What the call has cost so far; null for calls of before. */
  cost: callCost.nullable().default(null),
  /**
   * What of the telephone is counted once it is over: did Twilio dial this call, and whom has it put the caller through to,
   * at which rate and since whose answer (epoch milliseconds)?
   */
  phone: z
    .object({
      dialled: z.boolean(),
      leg: z
        .object({ rate: z.enum(["outbound", "putThrough"]), since: z.number().int().nullable() })
        .nullable(),
    })
    .nullish(),
  /** The caller is being put through to somebody. */
  transfer: transferView.nullable().default(null),
});
export type CallSummary = z.infer<typeof callSummary>;

/** What is true of every call as it begins: nobody has said, heard, asked or done anything. */
export const NOTHING_YET = {
  turns: 0,
  lastWords: "",
  attention: null,
  handled: false,
  ringing: null,
  held: false,
  supervision: UNSUPERVISED,
  urgent: null,
  understanding: null,
  cost: null,
  transfer: null,
  recording: null,
} as const satisfies Partial<CallSummary>;
