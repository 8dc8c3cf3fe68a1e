import * as z from "zod";
import { short, uid } from "./pbx/fields.ts";
import { pbxConference, pbxContact, pbxDevice, pbxParked, pbxQueue } from "./pbx/lists.ts";

/**
 * What the connector tells the edge of a PBX: our own short words for the AMI events that matter to calls and
 * to the site's projection, so that the edge never depends on an Asterisk version. `uniqueid` names a channel.
 */
export const pbxChannel = z.object({
  uniqueid: uid,
  linkedid: z.string().max(150),
  channel: short,
  /** Asterisk's own words: Down, Ring, Ringing, Up, Busy... */
  state: z.string().max(30),
  callerNumber: short,
  callerName: short,
  connectedNumber: short,
  context: short,
  exten: short,
  bridgeId: short.nullable(),
  /** The caller wants their number shown to nobody; absent from connectors of before, and where nobody knows. */
  withheld: z.boolean().optional(),
  /** Known of channels in a list: the application that it is in, how long it has been there at all, whom it is shown. */
  application: short.optional(),
  ageMs: z.number().nonnegative().optional(),
  connectedName: short.optional(),
});
export type PbxChannel = z.infer<typeof pbxChannel>;

const blank = short.default("");
/** What is empty may be left out (`pbx/brief`). */
const newChannel = pbxChannel.extend({
  callerNumber: blank,
  callerName: blank,
  connectedNumber: blank,
  context: blank,
  exten: blank,
  bridgeId: short.nullable().default(null),
});

export const pbxEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("channel_new"), channel: newChannel }),
  z.object({
    kind: z.literal("channel_state"),
    uniqueid: uid,
    state: z.string().max(30),
    connectedNumber: blank,
    connectedName: short.optional(),
    /** Who calls, where that was set anew. */
    caller: z.object({ number: short, name: short, withheld: z.boolean() }).optional(),
  }),
  z.object({
    kind: z.literal("channel_hangup"),
    uniqueid: uid,
    channel: short,
    cause: z.number().int(),
    causeText: short,
  }),
  z.object({
    kind: z.literal("dial_begin"),
    uniqueid: uid,
    destUniqueid: uid,
    destChannel: short,
    dialString: short,
  }),
  z.object({
    kind: z.literal("dial_end"),
    uniqueid: uid,
    destUniqueid: uid,
    destChannel: short,
    status: short,
  }),
  /** Bridges in which nobody hears anybody (parked, on hold) are not told of. `swap` is the channel in whose place it came. */
  z.object({
    kind: z.literal("bridge_enter"),
    bridgeId: short,
    uniqueid: uid,
    channel: short,
    swap: uid.optional(),
  }),
  z.object({ kind: z.literal("bridge_leave"), bridgeId: short, uniqueid: uid, channel: short }),
  z.object({ kind: z.literal("parked"), uniqueid: uid, channel: short, space: short }),
  z.object({
    kind: z.literal("queue_join"),
    queue: short,
    uniqueid: uid,
    channel: short,
    position: z.number().int(),
  }),
  z.object({ kind: z.literal("queue_leave"), queue: short, uniqueid: uid }),
  z.object({ kind: z.literal("queue_abandon"), queue: short, uniqueid: uid, waitMs: z.number() }),
  z.object({
    kind: z.literal("queue_connect"),
    queue: short,
    uniqueid: uid,
    memberInterface: short,
    memberName: short,
    destChannel: short,
    waitMs: z.number(),
  }),
]);
export type PbxEvent = z.infer<typeof pbxEvent>;
/** As it travels: an edge fills in what is left out. */
export type PbxEventSaid = z.input<typeof pbxEvent>;

export const MOST_CHANNELS = 5_000;
export const MOST_QUEUES = 500;
export const MOST_EXTENSIONS = 5_000;
const extensions = z.array(z.string().max(40)).max(MOST_EXTENSIONS);
const queueNames = z.array(short).max(MOST_QUEUES);

/** Whom callers of a PBX can be put through to, as it is now. */
export const pbxDirectory = z.object({
  queues: queueNames,
  /** Of these queues, those in which nobody would be rung: without a member, or all of them paused or out of reach. */
  unstaffed: queueNames,
  /** Extensions with a phone of their own. */
  extensions,
  /** Of these extensions, those whose phone is not registered, or does not answer. */
  unreachable: extensions,
});
export type PbxDirectory = z.infer<typeof pbxDirectory>;

/** The whole PBX at one instant; replaces everything that was believed before it. */
export const pbxSnapshot = z.object({
  at: z.number().int(),
  asteriskVersion: z.string().max(120),
  channels: z.array(pbxChannel).max(MOST_CHANNELS),
  queues: z.array(pbxQueue).max(MOST_QUEUES),
  /** As in the directory; absent from connectors of before. */
  extensions: extensions.optional(),
  unreachable: extensions.optional(),
  unstaffed: queueNames.optional(),
  /** So many channels did not fit: one that is not listed may be there all the same. */
  leftOut: z.number().int().positive().optional(),
  /** The queues are there without their members, for which there was no room. */
  withoutMembers: z.boolean().optional(),
  /** Absent where the connector cannot know them, or is one of before. */
  devices: z.array(pbxDevice).max(MOST_EXTENSIONS).optional(),
  contacts: z.array(pbxContact).max(MOST_EXTENSIONS).optional(),
  parked: z.array(pbxParked).max(MOST_CHANNELS).optional(),
  conferences: z.array(pbxConference).max(MOST_QUEUES).optional(),
});
export type PbxSnapshot = z.infer<typeof pbxSnapshot>;
