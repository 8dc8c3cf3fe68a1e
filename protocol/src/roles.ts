import * as z from "zod";

export const role = z.enum(["owner", "admin", "supervisor", "operator", "viewer"]);
export type Role = z.infer<typeof role>;

export const permission = z.enum([
  "calls.read",
  "calls.hangup",
  "calls.handle",
  "sites.read",
  "sites.manage",
  "members.manage",
  "audit.read",
]);
export type Permission = z.infer<typeof permission>;

const VIEWER: readonly Permission[] = ["calls.read", "sites.read"];
const OPERATOR: readonly Permission[] = [...VIEWER, "calls.hangup", "calls.handle"];
const ADMIN: readonly Permission[] = [...OPERATOR, "sites.manage", "members.manage", "audit.read"];

/** The one table: the server enforces it on every route and message, the browser hides by it. */
const GRANTS: Record<Role, readonly Permission[]> = {
  owner: ADMIN,
  admin: ADMIN,
  supervisor: [...OPERATOR, "audit.read"],
  operator: OPERATOR,
  viewer: VIEWER,
};

export function may(who: Role, what: Permission): boolean {
  return GRANTS[who].includes(what);
}

export function permissionsOf(who: Role): readonly Permission[] {
  return GRANTS[who];
}
