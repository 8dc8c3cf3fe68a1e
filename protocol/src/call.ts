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

/** A member of the organization, as calls name people. */
export const person = z.object({ id: z.string().max(64), name: z.string().max(120) });
export type Person = z.infer<typeof person>;

const assistantPlan = z.object({
  kind: z.literal("assistant"),
  assistantId: z.string().max(64),
  name: z.string().max(120),
  /** Where the dialplan goes when the assistant cannot go on; calls without a PBX ring with the operators then. */
  fallbackQueue: z.string().max(80),
});
const queuePlan = z.object({ kind: z.literal("queue"), queue: z.string().max(80) });
const rejectPlan = z.object({
  kind: z.literal("reject"),
  reason: z.enum(["busy", "rejected", "unallocated"]),
});
/** Nobody is there: the caller is told so, and the call ends. */
const endPlan = z.object({ kind: z.literal("end") });

/** What follows when no operator has answered. */
export const nextPlan = z.discriminatedUnion("kind", [assistantPlan, queuePlan, endPlan]);
export type NextPlan = z.infer<typeof nextPlan>;

/** How long people are rung before something else is tried. */
export const ringMs = z.number().int().min(3_000).max(300_000);

const operatorsPlan = z.object({
  kind: z.literal("operators"),
  ringMs,
  /** Only this member is rung; null rings everybody who takes calls. */
  member: person.nullable(),
  otherwise: nextPlan,
});
/** A person calls out: the number is dialled through `line`, a Twilio number's or a site's id. */
const dialPlan = z.object({
  kind: z.literal("dial"),
  number: z.string().min(1).max(40),
  line: z.string().max(80),
});

/** What the edge decided should happen with a call. */
export const plan = z.discriminatedUnion("kind", [
  assistantPlan,
  queuePlan,
  rejectPlan,
  operatorsPlan,
  endPlan,
  dialPlan,
]);
export type Plan = z.infer<typeof plan>;

/** What a number or an extension may be set to do. */
export const routePlan = z.discriminatedUnion("kind", [assistantPlan, queuePlan, rejectPlan, operatorsPlan]);
export type RoutePlan = z.infer<typeof routePlan>;

/** Who has the caller at the moment. */
export const handler = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("assistant"), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal("queue"), name: z.string(), fallback: z.boolean() }),
  /** `id` is the member's when they answered here; a PBX operator has a name only. */
  z.object({ kind: z.literal("operator"), name: z.string(), id: z.string().optional() }),
]);
export type Handler = z.infer<typeof handler>;

/** Who did something: a member, the assistant, or the system. */
export const actor = z.object({
  kind: z.enum(["member", "assistant", "system"]),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actor>;

const pbxNames = z.object({ channel: z.string(), uniqueid: z.string(), linkedid: z.string() });
const twilioNames = z.object({ accountSid: z.string(), callSid: z.string() });

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
    pbx: pbxNames.optional(),
    /** Twilio's names for the call; absent for other sources. */
    twilio: twilioNames.optional(),
    /** The member whose browser phone began the call. */
    member: person.optional(),
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
  /** The caller made a sound while the assistant spoke: it was silenced at once, and then went on, or was cut off. */
  z.object({
    type: z.literal("interruption"),
    kind: z.enum(["false", "real"]),
    heldMs: z.number().int().nonnegative(),
  }),
  /** Nothing was to be heard for `ms` without a reason; what was done about it. */
  z.object({
    type: z.literal("silence_noticed"),
    ms: z.number().int().nonnegative(),
    action: z.enum(["filler", "asked_again", "give_up_engine", "ask_caller"]),
  }),
  /** The voice session was exchanged for a new one before it reached its age limit; nobody heard it. */
  z.object({
    type: z.literal("engine_rolled_over"),
    model: z.string(),
    sessionId: z.string(),
    openMs: z.number().int().nonnegative(),
  }),
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
  /** The call rings with people until somebody answers or `untilMs` (epoch milliseconds) has come. */
  z.object({ type: z.literal("operators_rang"), untilMs: z.number().int(), member: person.nullable() }),
  z.object({
    type: z.literal("operators_missed"),
    reason: z.enum(["nobody_there", "timed_out", "declined"]),
  }),
  /** A person clicked Answer: theirs until their phone has joined or the claim lapses. */
  z.object({ type: z.literal("answer_claimed"), by: actor, legId: z.string() }),
  z.object({ type: z.literal("claim_lapsed"), legId: z.string() }),
  z.object({ type: z.literal("call_rejected"), by: actor }),
  /** A person clicked Take over: the assistant goes on until their phone has joined, or the claim lapses. */
  z.object({ type: z.literal("takeover_claimed"), by: actor, legId: z.string() }),
  /** The person who took the call over gives it back; they have the caller until the assistant's voice is there. */
  z.object({ type: z.literal("hand_back_requested"), by: actor }),
  /** A person clicked Listen; they hear the call once their phone has joined. */
  z.object({ type: z.literal("listen_requested"), by: actor, legId: z.string() }),
  z.object({ type: z.literal("listener_joined"), by: actor, legId: z.string() }),
  z.object({ type: z.literal("listener_left"), by: actor, legId: z.string() }),
  /** A supervisor's private words to the assistant; the caller hears nothing of them. */
  z.object({ type: z.literal("coached"), by: actor, text: z.string().max(500) }),
  z.object({ type: z.literal("hold_changed"), held: z.boolean(), by: actor }),
  /** A person's leg stayed away longer than it is waited for. */
  z.object({ type: z.literal("leg_given_up"), legId: z.string() }),
  z.object({
    type: z.literal("dial_started"),
    number: z.string(),
    line: z.string(),
    pbx: pbxNames.optional(),
    twilio: twilioNames.optional(),
  }),
  /** A bundled sentence was heard to its end, or nobody was there to hear it. */
  z.object({ type: z.literal("prompt_played"), prompt: z.string().max(40) }),
  z.object({ type: z.literal("dial_failed"), code: z.string(), message: z.string() }),
  /** What detection made of whoever picked an outgoing call up. */
  z.object({
    type: z.literal("pickup_detected"),
    verdict: z.enum(["human", "machine", "fax", "unknown"]),
    detail: z.string().max(80),
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

/** Who is at a call beside whoever handles it. */
export const supervision = z.object({
  /** Clicked Take over; their phone is on its way. */
  takingOver: person.nullable(),
  /** The assistant that a person took the call over from, and can hand it back to. */
  takenFrom: person.nullable(),
  /** Who listens in, once for each page they do it on. */
  listeners: z.array(person.extend({ legId: z.string() })).default([]),
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
    .object({ until: z.number().int(), member: person.nullable(), claimedBy: person.nullable() })
    .nullable()
    .default(null),
  held: z.boolean().default(false),
  supervision: supervision.default(UNSUPERVISED),
});
export type CallSummary = z.infer<typeof callSummary>;
