import * as z from "zod";
import { callId, siteId } from "./ids.ts";
import { turn } from "./turn.ts";

export const callSource = z.enum(["pbx", "twilio", "browser", "campaign"]);
export type CallSource = z.infer<typeof callSource>;
export const direction = z.enum(["inbound", "outbound", "internal"]);
export const callStatus = z.enum(["ringing", "queued", "in_progress", "ended"]);
export type CallStatus = z.infer<typeof callStatus>;
export const disposition = z.enum(["completed", "no_answer", "abandoned", "busy", "rejected", "failed"]);
export type Disposition = z.infer<typeof disposition>;

/** One end of a call as its source names it: an E.164 number, an extension, or nothing at all. */
export const party = z.object({ number: z.string().max(80), name: z.string().max(120) });
export type Party = z.infer<typeof party>;

/** What the edge decided should happen with an offered call. */
export const plan = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("assistant"),
    assistantId: z.string().max(64),
    name: z.string().max(120),
    /** Where the dialplan goes when the assistant cannot go on. */
    fallbackQueue: z.string().max(80),
  }),
  z.object({ kind: z.literal("queue"), queue: z.string().max(80) }),
  z.object({ kind: z.literal("reject"), reason: z.enum(["busy", "rejected", "unallocated"]) }),
]);
export type Plan = z.infer<typeof plan>;

/** Who has the caller at the moment. */
export const handler = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("assistant"), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal("queue"), name: z.string(), fallback: z.boolean() }),
  z.object({ kind: z.literal("operator"), name: z.string() }),
]);
export type Handler = z.infer<typeof handler>;

/** Who did something: a member, the assistant, or the system. */
export const actor = z.object({
  kind: z.enum(["member", "assistant", "system"]),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actor>;

const events = [
  z.object({
    type: z.literal("call_began"),
    callId,
    source: callSource,
    direction,
    from: party,
    to: party,
    siteId: siteId.nullable(),
    /** Asterisk's names for the caller's channel; absent for other sources. */
    pbx: z.object({ channel: z.string(), uniqueid: z.string(), linkedid: z.string() }).optional(),
    /** Twilio's names for the call; absent for other sources. */
    twilio: z.object({ accountSid: z.string(), callSid: z.string() }).optional(),
  }),
  z.object({ type: z.literal("call_routed"), plan, reason: z.string() }),
  z.object({ type: z.literal("offer_expired") }),
  z.object({
    type: z.literal("leg_joined"),
    legId: z.string(),
    transport: z.enum(["pbx", "twilio", "browser"]),
  }),
  /** The far end gave the leg up in good order: the caller hung up, or the PBX took the call elsewhere. */
  z.object({ type: z.literal("leg_left"), legId: z.string(), reason: z.string() }),
  z.object({ type: z.literal("leg_lost"), legId: z.string(), reason: z.string() }),
  z.object({ type: z.literal("leg_resumed"), legId: z.string(), gapMs: z.number().int().nonnegative() }),
  z.object({
    type: z.literal("engine_opened"),
    model: z.string(),
    sessionId: z.string(),
    openMs: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal("engine_lost"), code: z.string(), message: z.string() }),
  /** The edge's process died under the call and is there again; what was in its memory is gone. */
  z.object({ type: z.literal("edge_restarted") }),
  z.object({ type: z.literal("call_answered"), by: handler }),
  z.object({ type: z.literal("turn_finished"), turn }),
  z.object({ type: z.literal("digit_pressed"), digit: z.string().length(1) }),
  z.object({ type: z.literal("queue_joined"), queue: z.string(), position: z.number().int() }),
  z.object({ type: z.literal("queue_left"), queue: z.string() }),
  z.object({ type: z.literal("operator_connected"), name: z.string(), channel: z.string() }),
  z.object({
    type: z.literal("usage_recorded"),
    model: z.string(),
    inputTextTokens: z.number().int(),
    inputAudioTokens: z.number().int(),
    cachedTokens: z.number().int(),
    outputTextTokens: z.number().int(),
    outputAudioTokens: z.number().int(),
  }),
  z.object({ type: z.literal("fault"), code: z.string(), message: z.string() }),
  z.object({ type: z.literal("hangup_requested"), by: actor }),
  z.object({ type: z.literal("call_ended"), disposition, cause: z.string() }),
] as const;

/** Everything that can happen to a call. `call.log` is the list of these, numbered. */
export const callEvent = z.discriminatedUnion("type", events);
export type CallEvent = z.infer<typeof callEvent>;

/** One line of a call's log: `n` counts from 1 without holes, `at` is epoch milliseconds. */
export const logEntry = z.object({
  n: z.number().int().positive(),
  at: z.number().int().nonnegative(),
  event: callEvent,
});
export type LogEntry = z.infer<typeof logEntry>;

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
});
export type CallSummary = z.infer<typeof callSummary>;
