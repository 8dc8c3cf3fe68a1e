import * as z from "zod";
import { ACT_ID, actInput, MOST_ITEMS } from "../ami/act-answer.ts";
import { callId } from "../ids.ts";
import { pbxTarget, pbxTransferKind } from "../pbx/transfers.ts";
import { answerMode } from "./site-plan.ts";
import { MOST_STRAYS, stray } from "./stray.ts";

/** A watch is given anew before it ends. */
export const MOST_WATCH_MS = 60_000;

/** A leg's name as it stands in the address of its media. */
const legName = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "not the name of a leg");

/** What the edge may ask of a site; the connector runs nothing that is not listed here. */
export const command = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("hangup"),
    channel: z.string().min(1).max(200),
    uniqueid: z.string().min(1).max(150),
    /** Q.850 cause, 16 is normal clearing. */
    cause: z.number().int().min(0).max(127),
  }),
  z.object({ kind: z.literal("snapshot") }),
  /** Tells Asterisk's events as they come for so long from now; 0 ends that. */
  z.object({ kind: z.literal("watch"), forMs: z.number().int().min(0).max(MOST_WATCH_MS) }),
  /** Of the strays that were asked about: hangs those up that still have nobody. */
  z.object({
    kind: z.literal("let_go"),
    channels: z
      .array(stray.omit({ linkedid: true }))
      .min(1)
      .max(MOST_STRAYS),
  }),
  /** Dials a number through the PBX and, when it answers, joins it to the call's media. Its facts come with `uniqueid`. */
  z.object({
    kind: z.literal("originate"),
    callId,
    mediaTicket: z.string().min(1).max(128),
    /** Digits, +, * and #; the connector refuses anything else. */
    number: z.string().max(80),
    callerNumber: z.string().max(80),
    callerName: z.string().max(120),
    /** The new channel's uniqueid, chosen by the edge: letters, digits, `.`, `-` and `_`. */
    uniqueid: z.string().max(100),
    /** How long it may ring. */
    timeoutMs: z.number().int().min(1_000).max(300_000),
    /** Where the answered party goes when the edge cannot go on; absent or empty: the site's own fallback queue. */
    fallbackQueue: z.string().max(80).optional(),
    /** Which leg of the call's media it is; absent: the caller's. */
    leg: legName.optional(),
    /** Whoever answers was called for somebody else: when the edge cannot go on they are hung up, and wait in no queue. */
    called: z.boolean().optional(),
  }),
  /**
   * Has a caller whose audio the edge has wait in a queue of the PBX. Whoever of the queue takes the call is joined to the call's media as
   * `leg`; until then nothing of it is heard. Its facts come with `uniqueid`.
   */
  z.object({
    kind: z.literal("enqueue"),
    callId,
    mediaTicket: z.string().min(1).max(128),
    queue: z.string().min(1).max(80),
    callerNumber: z.string().max(80),
    callerName: z.string().max(120),
    /** The new channel's uniqueid, chosen by the edge: letters, digits, `.`, `-` and `_`. */
    uniqueid: z.string().max(100),
    /** How long the caller waits at most. */
    waitMs: z.number().int().min(1_000).max(600_000),
    leg: legName,
  }),
  /**
   * Puts a caller through inside the PBX: to an extension or a number, after a brief that the target accepts by a key, or to a queue. Who is
   * not taken in the end comes back to the call's media with `backTicket`, which is good until `backWithinMs` have passed.
   */
  z.object({
    kind: z.literal("transfer"),
    callId,
    channel: z.string().min(1).max(200),
    uniqueid: z.string().min(1).max(150),
    to: z.discriminatedUnion("kind", [
      /** Digits, +, * and #; dialled by the PBX's own rules. */
      z.object({ kind: z.literal("number"), number: z.string().max(80) }),
      z.object({ kind: z.literal("queue"), queue: z.string().max(80) }),
    ]),
    ringMs: z.number().int().min(1_000).max(120_000),
    /** The leg on which the target hears who calls and why; null puts the caller through at once. */
    brief: z.object({ leg: legName, mediaTicket: z.string().min(1).max(128) }).nullable(),
    backTicket: z.string().min(1).max(128),
    backWithinMs: z.number().int().min(1_000).max(600_000),
  }),
  /**
   * Joins a leg to the call's media that hears a channel which the PBX has in its own hands, both ways; what is sent to it is heard by both
   * sides of that conversation, or by the channel's peer alone.
   */
  z.object({
    kind: z.literal("spy"),
    callId,
    mediaTicket: z.string().min(1).max(128),
    channel: z.string().min(1).max(200),
    uniqueid: z.string().min(1).max(150),
    leg: legName,
    speaksTo: z.enum(["both", "peer"]),
  }),
  /** Takes a caller out of a queue or a conversation and joins the channel to the call's media. Behind it is the queue it came from. */
  z.object({
    kind: z.literal("bring"),
    callId,
    mediaTicket: z.string().min(1).max(128),
    channel: z.string().min(1).max(200),
    uniqueid: z.string().min(1).max(150),
    answer: answerMode.optional(),
    /** Only while nobody talks with them: whoever answered a moment before keeps them. */
    waiting: z.boolean().optional(),
  }),
  /** An act of the registry; the connector reads its input once more by the act's own schema, and by what the site allows. */
  z.object({
    kind: z.literal("ami"),
    action: z.string().regex(/^[A-Za-z0-9]{2,60}$/, "not the name of an action"),
    input: actInput,
    /** Drawn by whoever asks: names are made of it. */
    actId: z.string().regex(ACT_ID, "not the id of an act"),
    /** Of a list: how many items to pass over, and how many to answer at most. */
    from: z.number().int().nonnegative().optional(),
    most: z.number().int().min(1).max(MOST_ITEMS).optional(),
  }),
  /** Puts the other party of a channel through inside the PBX; how it goes on comes as site events. */
  z.object({
    kind: z.literal("put_through"),
    id: z.uuid(),
    channel: z.string().min(1).max(200),
    how: pbxTransferKind,
    to: pbxTarget,
    /** How long the target rings, and how long the party waits at most. */
    ringMs: z.number().int().min(1_000).max(120_000),
    waitMs: z.number().int().min(1_000).max(3_600_000),
  }),
  /** Hands the party over now, or gives them back to the transferrer. */
  z.object({
    kind: z.literal("put_through_step"),
    id: z.uuid(),
    step: z.enum(["complete", "cancel"]),
  }),
  /** Which acts the site allows, and why not the others. */
  z.object({ kind: z.literal("acts") }),
]);
export type Command = z.infer<typeof command>;
