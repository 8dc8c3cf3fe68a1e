import * as z from "zod";

export const role = z.enum(["owner", "admin", "supervisor", "operator", "viewer"]);
export type Role = z.infer<typeof role>;

export const permission = z.enum([
  "calls.read",
  "calls.hangup",
  "calls.handle",
  "calls.answer",
  "calls.place",
  "calls.transfer",
  "calls.supervise",
  "sites.read",
  "sites.manage",
  "routes.manage",
  "assistants.read",
  "assistants.manage",
  "settings.manage",
  "members.manage",
  "recordings.listen",
  "recordings.delete",
  "audit.read",
  "pbx.read",
  "pbx.control",
  "pbx.admin",
]);
export type Permission = z.infer<typeof permission>;

const VIEWER: readonly Permission[] = ["calls.read", "sites.read", "pbx.read"];
const OPERATOR: readonly Permission[] = [
  ...VIEWER,
  "calls.hangup",
  "calls.handle",
  "calls.answer",
  "calls.place",
  "calls.transfer",
];
const SUPERVISOR: readonly Permission[] = [
  ...OPERATOR,
  "calls.supervise",
  "recordings.listen",
  "assistants.read",
  "audit.read",
  "pbx.control",
];
const ADMIN: readonly Permission[] = [
  ...SUPERVISOR,
  "sites.manage",
  "routes.manage",
  "assistants.manage",
  "settings.manage",
  "members.manage",
  "recordings.delete",
  "pbx.admin",
];

/** The one table: the server enforces it on every route and message, the browser hides by it. */
const GRANTS: Record<Role, readonly Permission[]> = {
  owner: ADMIN,
  admin: ADMIN,
  supervisor: SUPERVISOR,
  operator: OPERATOR,
  viewer: VIEWER,
};

export function may(who: Role, what: Permission): boolean {
  return GRANTS[who].includes(what);
}

export function permissionsOf(who: Role): readonly Permission[] {
  return GRANTS[who];
}
