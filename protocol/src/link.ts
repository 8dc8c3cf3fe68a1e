import * as z from "zod";
import { party } from "./call.ts";
import { callId } from "./ids.ts";
import { pbxDirectory, pbxEvent, pbxSnapshot } from "./pbx.ts";
import { parseJson, parseMessage, type Result } from "./result.ts";

/**
 * The connector's control socket, `/link`: text frames, one envelope each.
 * `seq` numbers what must arrive (from 1, per sender's epoch); 0 marks `hello`, `welcome` and `ack`, which need no
 * acknowledgement. `ack` is the highest `seq` of the other side that has been dealt with.
 */
const envelope = {
  v: z.number().int(),
  seq: z.number().int().nonnegative(),
  ack: z.number().int().nonnegative(),
  id: z.string().min(1).max(80),
  /** Sender's clock, epoch milliseconds. */
  ts: z.number().int(),
};
const message = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({ ...envelope, type: z.literal(type), data });

export const MAX_LINK_CHARS = 900_000;
/** The connector sends this raw text every `LINK_PING_MS`; the edge answers it without waking. */
export const LINK_PING = "ping";
export const LINK_PONG = "pong";
export const LINK_PING_MS = 5_000;
/** How long a call waits for its route before the dialplan goes on by itself. */
export const ROUTE_DEADLINE_MS = 1_500;

/** When the connector answers the caller: as soon as the edge has the audio, or not before the media frame `answer`. */
export const answerMode = z.enum(["at_once", "when_told"]);
export type AnswerMode = z.infer<typeof answerMode>;

/** What a site does with an offered call. The edge's own plans are richer; it maps them to these three. */
export const sitePlan = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("assistant"),
    assistantId: z.string().max(64),
    name: z.string().max(120),
    /** Where the dialplan goes when the edge cannot go on. */
    fallbackQueue: z.string().max(80),
    /** Absent means `at_once`. */
    answer: answerMode.optional(),
  }),
  z.object({ kind: z.literal("queue"), queue: z.string().max(80) }),
  z.object({ kind: z.literal("reject"), reason: z.enum(["busy", "rejected", "unallocated"]) }),
]);
export type SitePlan = z.infer<typeof sitePlan>;

const amiState = z.object({
  state: z.enum(["up", "down"]),
  /** Why it is down, in words for the site's page. */
  reason: z.string().max(300),
  asteriskVersion: z.string().max(120),
});

/** A channel of Patchbay's that has nobody. */
const stray = z.object({
  uniqueid: z.string().min(1).max(150),
  linkedid: z.string().max(150),
  channel: z.string().min(1).max(200),
});
export type Stray = z.infer<typeof stray>;
const MOST_STRAYS = 100;

export const linkUp = z.discriminatedUnion("type", [
  message(
    "hello",
    z.object({
      /** New with each new outbox; with `seq` it tells a replay from a new message. */
      epoch: z.string().min(8).max(64),
      connectorVersion: z.string().max(40),
      /** The edge epoch and sequence the connector has dealt with so far. */
      edgeEpoch: z.string().max(64),
      edgeSeq: z.number().int().nonnegative(),
      /** The machine's name, and what tells this process from every other; absent from connectors of before. */
      host: z.string().max(80).optional(),
      instance: z.string().min(8).max(64).optional(),
    }),
  ),
  message("ack", z.object({})),
  /** What ails the connector itself, in words for the site's page; empty when nothing does any more. */
  message("connector_trouble", z.object({ trouble: z.string().max(300) })),
  message(
    "call_offered",
    z.object({
      offerId: z.string().min(1).max(80),
      channel: z.string().min(1).max(200),
      uniqueid: z.string().min(1).max(150),
      linkedid: z.string().max(150),
      from: party,
      to: party,
      context: z.string().max(80),
      /** Epoch milliseconds by the connector's clock; the time left is `ROUTE_DEADLINE_MS` at sending. */
      expiresAt: z.number().int(),
    }),
  ),
  message("offer_expired", z.object({ offerId: z.string().max(80), uniqueid: z.string().max(150) })),
  message("pbx_events", z.object({ events: z.array(pbxEvent).min(1).max(1_000) })),
  message("snapshot", pbxSnapshot),
  /** Replaces what the last snapshot, or directory, had of this; sent where it has changed. */
  message("directory", pbxDirectory),
  message("ami_state", amiState),
  /** Asks which of these channels no call needs; those are let go by the command `let_go`. */
  message("strays", z.object({ channels: z.array(stray).min(1).max(MOST_STRAYS) })),
  message(
    "command_result",
    z.object({
      commandId: z.string().max(80),
      ok: z.boolean(),
      /** `expired`, `unknown_channel`, `ami_down`, `refused`, `invalid`, `not_understood`, or empty when it worked. */
      code: z.string().max(40),
      message: z.string().max(300),
    }),
  ),
]);
export type LinkUp = z.infer<typeof linkUp>;

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
  }),
]);
export type Command = z.infer<typeof command>;

export const linkDown = z.discriminatedUnion("type", [
  message(
    "welcome",
    z.object({
      /** New with each new numbering of the edge's messages. */
      edgeEpoch: z.string().min(8).max(64),
      /** The highest `seq` of the connector's epoch the edge has stored: resend from the next. */
      received: z.number().int().nonnegative(),
      siteName: z.string().max(120),
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

export const parseLinkUp = (raw: unknown): Result<LinkUp> => parseMessage(linkUp, raw, MAX_LINK_CHARS);
export const parseLinkDown = (raw: unknown): Result<LinkDown> => parseMessage(linkDown, raw, MAX_LINK_CHARS);

/** Longer than what is read, and no longer than a socket brings: its number is worth knowing. */
const MAX_OUTSIDE_CHARS = 4 * MAX_LINK_CHARS;
const linkUpOutside = z.object({ ...envelope, type: z.string().max(80) });
/** What can be known of a message of the connector that cannot be read: its number, and what it was to be. */
export const parseLinkUpOutside = (raw: unknown): Result<z.infer<typeof linkUpOutside>> =>
  parseJson(linkUpOutside, raw, MAX_OUTSIDE_CHARS);

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
