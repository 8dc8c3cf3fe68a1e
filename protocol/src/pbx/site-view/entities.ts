import * as z from "zod";
import { pbxChannel } from "../../pbx.ts";
import { short, uid } from "../fields.ts";
import { pbxConferenceMember, pbxContact, pbxRegistration } from "../lists.ts";
import { pbxTransfer } from "../transfers.ts";
import { memberFigures, noMemberFigures, noQueueFigures, queueFigures } from "./figures.ts";

/**
 * What a PBX is made of, one row each. Times are epoch milliseconds; null is what is not known, and nothing else stands for that. What
 * rows of earlier versions lack is not known either.
 */
const maybeText = short.nullable().default(null);
const maybeTime = z.number().nullable().default(null);
const maybeFlag = z.boolean().nullable().default(null);

export const channelEntity = pbxChannel.omit({ ageMs: true, connectedName: true, application: true }).extend({
  connectedName: maybeText,
  /** The queue that it waits in. */
  queue: maybeText,
  application: maybeText,
  /** When it came into being, and since when it is in its state. */
  since: maybeTime,
  stateSince: maybeTime,
  /** The channel that dials it, while that goes on; its own where nobody does (Originate). */
  dialledBy: uid.nullable().default(null),
  /** It hears music; it has its bridge hear music; it is recorded in the PBX. */
  music: maybeFlag,
  holds: maybeFlag,
  recording: maybeFlag,
});
export type ChannelEntity = z.infer<typeof channelEntity>;

/** Bridges in which somebody hears somebody. */
export const bridgeEntity = z.object({ id: short, members: z.array(uid), since: maybeTime });

export const queueEntity = z.object({
  name: short,
  strategy: maybeText,
  targetMs: maybeTime,
  figures: queueFigures.default(noQueueFigures(0)),
});
export type QueueEntity = z.infer<typeof queueEntity>;

export const queueMemberEntity = z.object({
  queue: short,
  interface: short,
  name: short,
  penalty: z.number().nullable().default(null),
  paused: z.boolean(),
  /** `Auto-Pause` is Asterisk's own. */
  pausedReason: maybeText,
  /** Of its device: 1 free, 2 in use, 3 busy, 4 invalid, 5 unavailable, 6 ringing, 7 both, 8 on hold, 0 not known. */
  status: z.number(),
  inCall: z.boolean(),
  callsTaken: z.number().nullable().default(null),
  lastCallAt: maybeTime,
  dynamic: maybeFlag,
  /** Since when it has this status and is paused or not. */
  since: maybeTime,
  figures: memberFigures.default(noMemberFigures(0)),
});
export type QueueMemberEntity = z.infer<typeof queueMemberEntity>;

export const queueCallerEntity = z.object({
  uniqueid: uid,
  queue: short,
  position: z.number(),
  priority: z.number().nullable().default(null),
  joinedAt: maybeTime,
});
export type QueueCallerEntity = z.infer<typeof queueCallerEntity>;

export const extensionEntity = z.object({
  number: short,
  device: short,
  /** Asterisk's word for its device; null where no list or event has told it. */
  state: maybeText,
  since: maybeTime,
  /** So many contacts can be reached; null where the connector may not know. */
  contacts: z.number().nullable().default(null),
  /** Its phone can be rung, by the state of its device and by its contacts. */
  reachable: z.boolean(),
});
export type ExtensionEntity = z.infer<typeof extensionEntity>;

export const contactEntity = pbxContact.extend({ since: maybeTime });
export type ContactEntity = z.infer<typeof contactEntity>;

/** Since when it is in its state. */
export const registrationEntity = pbxRegistration.extend({ since: maybeTime });
export type RegistrationEntity = z.infer<typeof registrationEntity>;

export const parkedEntity = z.object({
  uniqueid: uid,
  channel: short,
  space: short,
  lot: short,
  parker: maybeText,
  since: maybeTime,
  /** When it comes back to who parked it. */
  until: maybeTime,
});
export type ParkedEntity = z.infer<typeof parkedEntity>;

export const conferenceEntity = z.object({
  name: short,
  /** Told by lists alone: no event says so. */
  locked: maybeFlag,
  recording: maybeFlag,
  since: maybeTime,
});
export type ConferenceEntity = z.infer<typeof conferenceEntity>;

export const conferenceMemberEntity = pbxConferenceMember.extend({ conference: short, since: maybeTime });
export type ConferenceMemberEntity = z.infer<typeof conferenceMemberEntity>;

export const transferEntity = pbxTransfer.omit({ limitMs: true }).extend({
  /** Since when it is in its phase, and until when it may be. */
  since: maybeTime,
  until: maybeTime,
});
export type TransferEntity = z.infer<typeof transferEntity>;

/** Every kind, its row, and in which field or by which rule it is named. */
export const ENTITIES = {
  channel: channelEntity,
  bridge: bridgeEntity,
  queue: queueEntity,
  queue_member: queueMemberEntity,
  queue_caller: queueCallerEntity,
  extension: extensionEntity,
  contact: contactEntity,
  registration: registrationEntity,
  parked: parkedEntity,
  conference: conferenceEntity,
  conference_member: conferenceMemberEntity,
  transfer: transferEntity,
} as const;
export type EntityKind = keyof typeof ENTITIES;
export type Entity<K extends EntityKind> = z.infer<(typeof ENTITIES)[K]>;

export const ENTITY_KINDS = Object.keys(ENTITIES) as EntityKind[];

/** A member of a queue has a name in that queue only. */
export const memberId = (queue: string, member: string): string => `${queue}|${member}`;
export const contactId = (endpoint: string, uri: string): string => `${endpoint}|${uri}`;
