import * as z from "zod";
import { short, uid } from "./fields.ts";
import {
  pbxConferenceMember,
  pbxContact,
  pbxDevice,
  pbxMember,
  pbxParked,
  pbxRegistration,
} from "./lists.ts";
import { pbxTransfer } from "./transfers.ts";

/** How a caller left a queue without anybody having answered. */
export const leftHow = z.enum(["gave_up", "timed_out", "withdrawn", "redirected"]);
export type LeftHow = z.infer<typeof leftHow>;

/** More trunks are not told of. */
export const MOST_REGISTRATIONS = 500;

/**
 * What the connector tells of a PBX beside what calls need of it. They travel apart from those, so that an edge which does not know one of
 * them loses nothing of its calls.
 */
export const siteEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("channel_renamed"), uniqueid: uid, channel: short }),
  /** Hears music, has others hear music, is recorded; what is absent is as it was. */
  z.object({
    kind: z.literal("channel_sound"),
    uniqueid: uid,
    music: z.boolean().optional(),
    holds: z.boolean().optional(),
    recording: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("queue_member"), queue: short, member: pbxMember }),
  z.object({ kind: z.literal("queue_member_gone"), queue: short, interface: short }),
  /** After `queue_leave`, of a caller whom nobody answered. */
  z.object({
    kind: z.literal("queue_left"),
    queue: short,
    uniqueid: uid,
    how: leftHow,
    waitMs: z.number().nonnegative(),
  }),
  /** A member's phone rang so long, and was answered or not. */
  z.object({
    kind: z.literal("queue_rang"),
    queue: short,
    memberInterface: short,
    ringMs: z.number().nonnegative(),
    answered: z.boolean(),
    /** How long the caller had waited when they were answered. */
    waitMs: z.number().nonnegative(),
  }),
  z.object({
    kind: z.literal("queue_complete"),
    queue: short,
    uniqueid: uid,
    memberInterface: short,
    talkMs: z.number().nonnegative(),
  }),
  z.object({ kind: z.literal("device_state"), ...pbxDevice.shape }),
  z.object({ kind: z.literal("contact"), contact: pbxContact }),
  z.object({ kind: z.literal("contact_gone"), endpoint: short, uri: z.string().max(500) }),
  /** All of them: what is not in it is gone. */
  z.object({
    kind: z.literal("registrations"),
    registrations: z.array(pbxRegistration).max(MOST_REGISTRATIONS),
  }),
  z.object({ kind: z.literal("parking"), parked: pbxParked }),
  z.object({ kind: z.literal("unparked"), uniqueid: uid }),
  z.object({ kind: z.literal("conference_ended"), conference: short }),
  z.object({ kind: z.literal("conference_join"), conference: short, member: pbxConferenceMember }),
  z.object({ kind: z.literal("conference_leave"), conference: short, uniqueid: uid }),
  z.object({ kind: z.literal("conference_mute"), conference: short, uniqueid: uid, muted: z.boolean() }),
  z.object({ kind: z.literal("conference_record"), conference: short, recording: z.boolean() }),
  /** A transfer between people has come so far; its end is shown for a while, until it is gone. */
  z.object({ kind: z.literal("transfer"), transfer: pbxTransfer }),
  z.object({ kind: z.literal("transfer_gone"), id: z.uuid() }),
  /** A connector has begun anew, and knows of these transfers and of no other. */
  z.object({ kind: z.literal("transfers_known"), ids: z.array(z.uuid()).max(1_000) }),
]);
export type SiteEvent = z.infer<typeof siteEvent>;

const MOST_EVENTS = 1_000;
/** Those of them that this version knows: a newer connector may tell more. */
export const siteEvents = z
  .array(z.unknown())
  .min(1)
  .max(MOST_EVENTS)
  .transform((raw): SiteEvent[] =>
    raw.flatMap((one) => {
      const parsed = siteEvent.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    }),
  );
