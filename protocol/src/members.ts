import * as z from "zod";
import { role } from "./roles.ts";

/** What a person is called here. */
export const memberName = z
  .string()
  .trim()
  .min(1, "give a name")
  .max(80, "a name has at most 80 characters")
  // What stands in lists and logs, and is spoken: no line breaks, no invisible orders.
  .regex(/^[^\p{Cc}\p{Co}\u202a-\u202e\u2066-\u2069]*$/u, "a name is one line of visible characters");

export const memberPassword = z
  .string()
  .min(10, "a password has at least 10 characters")
  .max(128, "a password has at most 128 characters");

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "an email address has at most 254 characters")
  .pipe(z.email());

/** Epoch milliseconds. */
const at = z.number().int();

export const memberRow = z.object({ id: z.string(), name: z.string(), email: z.string(), role, since: at });
export type MemberRow = z.infer<typeof memberRow>;

/** Somebody who was invited, and has not come yet. One that is too old stays until it is withdrawn. */
export const invitationRow = z.object({
  id: z.string(),
  email: z.string(),
  role,
  invitedBy: z.string(),
  at,
  expiresAt: at,
});
export type InvitationRow = z.infer<typeof invitationRow>;

/** GET /api/members */
export const membersPage = z.object({ members: z.array(memberRow), invitations: z.array(invitationRow) });
export type MembersPage = z.infer<typeof membersPage>;

/** POST /api/members/invitations: repeated with the same `id` it is the same invitation. */
export const newInvitation = z.object({ id: z.uuid(), email, role });
/** POST /api/members/:id/reset-link: repeated with the same `id` it is the same link. */
export const newResetLink = z.object({ id: z.uuid() });
/** What is handed over by whoever asked for it; it works once. */
export const accessLink = z.object({ link: z.string(), expiresAt: at });
export type AccessLink = z.infer<typeof accessLink>;

/** PUT /api/members/:id/role */
export const roleBody = z.object({ role });

const token = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "this is no link of ours: take all of it, to its last letter");
/** POST /api/access/look: what a link is for. */
export const lookBody = z.object({ token });
export const linkPurpose = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("invitation"), organization: z.string(), email: z.string(), role }),
  z.object({ kind: z.literal("reset"), organization: z.string(), email: z.string(), name: z.string() }),
]);
export type LinkPurpose = z.infer<typeof linkPurpose>;
/** POST /api/access/join */
export const joinBody = z.object({ token, name: memberName, password: memberPassword });
/** POST /api/access/reset */
export const resetBody = z.object({ token, password: memberPassword });
/** PUT /api/me/password */
export const ownPasswordBody = z.object({
  current: z.string().min(1, "give your present password").max(128),
  password: memberPassword,
});
