import * as z from "zod";
import { short, uid } from "./fields.ts";

/** What Asterisk lists beside its channels. Everything that connectors of before did not tell is optional. */
export const pbxMember = z.object({
  interface: short,
  name: short,
  paused: z.boolean(),
  /** Of its device: 1 free, 2 in use, 3 busy, 4 invalid, 5 unavailable, 6 ringing, 7 both, 8 on hold, 0 not known. */
  status: z.number().int(),
  inCall: z.boolean(),
  penalty: z.number().int().optional(),
  /** Empty where nobody gave one; `Auto-Pause` is Asterisk's own. */
  pausedReason: short.optional(),
  callsTaken: z.number().int().optional(),
  /** Epoch milliseconds; 0 before the first. */
  lastCallAt: z.number().int().optional(),
  /** Comes and goes by an act, and not by the configuration. */
  dynamic: z.boolean().optional(),
});
export type PbxMember = z.infer<typeof pbxMember>;

export const pbxQueue = z.object({
  name: short,
  callers: z.array(
    z.object({
      uniqueid: uid,
      channel: short,
      position: z.number().int(),
      waitMs: z.number(),
      priority: z.number().int().optional(),
    }),
  ),
  members: z.array(pbxMember),
  strategy: short.optional(),
  /** Within so long a caller should be answered. */
  targetMs: z.number().int().nonnegative().optional(),
});
export type PbxQueue = z.infer<typeof pbxQueue>;

/** A device in Asterisk's words: `PJSIP/1001`, and NOT_INUSE, INUSE, UNAVAILABLE... */
export const pbxDevice = z.object({ device: short, state: z.string().max(40) });
export type PbxDevice = z.infer<typeof pbxDevice>;

/** Where a phone can be reached: what it registered, or what was configured. */
export const pbxContact = z.object({
  endpoint: short,
  uri: z.string().max(500),
  /** Asterisk's word: Reachable, Unreachable, NonQualified, Unknown, Created; empty where no event told it. */
  status: z.string().max(40),
  roundTripMs: z.number().nullable(),
});
export type PbxContact = z.infer<typeof pbxContact>;

/** A registration of this PBX at another (a trunk), by its name in Asterisk's configuration. */
export const pbxRegistration = z.object({
  name: short,
  server: z.string().max(500),
  client: z.string().max(500),
  /** Asterisk's word: Registered, Unregistered, Rejected, Stopped. */
  state: z.string().max(40),
  /** While it is not registered it is tried so often; null when it is not tried again. */
  retryMs: z.number().nonnegative().nullable(),
});
export type PbxRegistration = z.infer<typeof pbxRegistration>;

export const pbxParked = z.object({
  uniqueid: uid,
  channel: short,
  space: short,
  lot: short,
  /** Whom it comes back to. */
  parker: short.nullable(),
  /** Until it comes back; null where it never does. */
  leftMs: z.number().nullable(),
});
export type PbxParked = z.infer<typeof pbxParked>;

export const pbxConferenceMember = z.object({
  uniqueid: uid,
  channel: short,
  admin: z.boolean(),
  muted: z.boolean(),
});
export const pbxConference = z.object({
  name: short,
  locked: z.boolean(),
  members: z.array(pbxConferenceMember).max(1_000),
});
export type PbxConference = z.infer<typeof pbxConference>;
