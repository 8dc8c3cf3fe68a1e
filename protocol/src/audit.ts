import * as z from "zod";
import { callId, siteId } from "./ids.ts";
import { permission } from "./roles.ts";

/** What members do that leaves an entry; beside these an entry names the permission that somebody lacked. */
const deed = z.enum([
  "calls.place",
  "calls.answer",
  "calls.reject",
  "calls.hold",
  "calls.hangup",
  "calls.handle",
  "calls.phone",
  "calls.take_over",
  "calls.hand_back",
  "calls.listen",
  "calls.listen_again",
  "calls.listen_end",
  "calls.barge_in",
  "calls.whisper",
  "calls.coach",
  "calls.answer_question",
  "calls.transfer",
  "calls.transfer.cancel",
  "calls.show_withheld",
  "recordings.pause",
  "recordings.listen",
  "recordings.download",
  "recordings.delete",
  "messages.done",
  "messages.remove",
  "callbacks.add",
  "callbacks.done",
  "callbacks.remove",
  "do_not_call.add",
  "do_not_call.remove",
  "contacts.save",
  "contacts.remove",
  "assistants.create",
  "assistants.save",
  "assistants.rollback",
  "assistants.remove",
  "tools.save",
  "tools.new_secret",
  "tools.remove",
  "tools.try",
  "routing.account",
  "routing.number",
  "routing.extension",
  "sites.create",
  "sites.change",
  "sites.rules",
  "sites.rotate_token",
  "sites.revoke",
  "pbx.transfer",
  "pbx.transfer.complete",
  "pbx.transfer.cancel",
  "pbx.transfer.outcome",
  "settings.change",
  "members.invite",
  "members.withdraw",
  "members.join",
  "members.change_role",
  "members.remove",
  "members.reset_link",
  "members.reset_password",
  "members.change_password",
  "members.desk_phone",
  "audit.export",
]);
/** An act of Asterisk's, by its own name. */
const amiDeed = z.templateLiteral(["ami.", z.string().regex(/^[A-Za-z0-9]{2,60}$/)]);
export const auditAction = z.union([deed, permission, amiDeed], {
  error: "there is no such action in the audit log",
});
export type AuditAction = z.infer<typeof auditAction>;

/** Any act of Asterisk's, for whoever looks for them all. */
export const ANY_ACT = "ami.*";
const auditSought = z.union([z.literal(ANY_ACT), ...auditAction.options], {
  error: "there is no such action in the audit log",
});

export const auditResult = z.enum(["done", "refused", "failed", "not_found"]);
export type AuditResult = z.infer<typeof auditResult>;

/** GET /api/audit: each member narrows it. */
export const auditQuery = z.object({
  person: z.string().min(1).max(80).optional(),
  action: auditSought.optional(),
  /** Words that stand somewhere in an entry, all of them. */
  q: z.string().trim().min(1).max(100).optional(),
  site: siteId.optional(),
  /** Epoch milliseconds: from the first, before the second. */
  from: z.coerce.number().int().nonnegative().optional(),
  until: z.coerce.number().int().nonnegative().optional(),
  call: callId.optional(),
  /** `undone` has all that came to nothing. */
  result: z.enum(["done", "undone"]).optional(),
  /** The last entry's time and id. */
  cursor: z
    .string()
    .regex(/^\d{1,16}\.[\w-]{1,64}$/, "not a place in the audit log")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof auditQuery>;

export const auditRow = z.object({
  id: z.string(),
  /** Epoch milliseconds. */
  at: z.number().int(),
  actor: z.object({ id: z.string(), name: z.string() }),
  /** Entries outlive the actions that this version knows. */
  action: z.string(),
  target: z.string(),
  result: auditResult,
  detail: z.string(),
  /** The call that it was done to: its outside party, where the history has it already. */
  call: z.object({ id: callId, name: z.string(), number: z.string() }).nullable(),
  /** What the site or assistant is called now; empty where it is gone, or was neither. */
  about: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

/** GET /api/audit.csv: the same entries as a file, all of them up to `MOST_EXPORTED`. */
export const auditExportQuery = auditQuery.omit({ cursor: true, limit: true });
export const MOST_EXPORTED = 100_000;

/** Newest first. */
export const auditPage = z.object({ entries: z.array(auditRow), nextCursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPage>;

/** GET /api/audit/people: who can be asked for; whoever has left is found by their entries. */
export const auditPeople = z.object({ people: z.array(z.object({ id: z.string(), name: z.string() })) });
export type AuditPeople = z.infer<typeof auditPeople>;
