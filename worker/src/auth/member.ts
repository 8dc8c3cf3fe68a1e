import { shortName } from "@patchbay/protocol/call";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { may, type Permission, type Role, role as roleSchema } from "@patchbay/protocol/roles";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Context, MiddlewareHandler } from "hono";
import type { Env } from "../env.ts";
import { refusal } from "../refusal.ts";
import type { AuditEntry } from "../store/audit.ts";
import * as tables from "../store/auth-schema.ts";
import { organizationSettings } from "../store/schema.ts";
import { audited } from "./audited.ts";
import { authFor } from "./auth.ts";

/** Who is asking, in which organization, with which role. */
export interface Member {
  userId: string;
  name: string;
  email: string;
  orgId: string;
  orgName: string;
  /** Whose national numbers the organization means; null until it is said. */
  country: string | null;
  /** By its IANA name. */
  timeZone: string;
  role: Role;
  sessionId: string;
}

export type AppEnv = { Bindings: Env; Variables: { member: Member } };

/** Reads the session cookie; null without a valid one, `"no_organization"` when its user belongs nowhere. */
export async function memberOf(env: Env, request: Request): Promise<Member | "no_organization" | null> {
  const found = await authFor(env, request).api.getSession({ headers: request.headers });
  if (found === null) return null;
  const { user, session } = found;
  const own = await drizzle(env.DB)
    .select({
      orgId: tables.organization.id,
      orgName: tables.organization.name,
      role: tables.member.role,
      settings: organizationSettings.settings,
    })
    .from(tables.member)
    .innerJoin(tables.organization, eq(tables.organization.id, tables.member.organizationId))
    .leftJoin(organizationSettings, eq(organizationSettings.orgId, tables.organization.id))
    .where(
      session.activeOrganizationId
        ? and(
            eq(tables.member.userId, user.id),
            eq(tables.member.organizationId, session.activeOrganizationId),
          )
        : eq(tables.member.userId, user.id),
    )
    .orderBy(tables.member.createdAt)
    .limit(1);
  const membership = own[0];
  const role = roleSchema.safeParse(membership?.role);
  if (membership === undefined || !role.success) return "no_organization";
  return {
    userId: user.id,
    name: shortName(user.name),
    email: user.email,
    orgId: membership.orgId,
    orgName: membership.orgName,
    country: membership.settings?.country ?? null,
    timeZone: membership.settings?.timeZone ?? DEFAULT_ORG_SETTINGS.timeZone,
    role: role.data,
    sessionId: session.id,
  };
}

/** Lets only members pass; `c.var.member` is set behind it. */
export const signedIn: MiddlewareHandler<AppEnv> = async (c, next) => {
  const member = await memberOf(c.env, c.req.raw);
  if (member === null) return refusal(c, 401, "not_signed_in", "Sign in first.");
  if (member === "no_organization") {
    return refusal(
      c,
      403,
      "no_organization",
      "You belong to no organization yet. Ask an admin for an invitation.",
    );
  }
  c.set("member", member);
  await next();
};

/** The refusal for a member whose role does not grant `what`, else null; who tries to change something without it is in the audit log. */
export function whyNotPermitted(c: Context<AppEnv>, what: Permission): Response | null {
  const { member } = c.var;
  if (may(member.role, what)) return null;
  if (c.req.method !== "GET") c.executionCtx.waitUntil(audited(c.env, forbidden(c, what)));
  return refusal(c, 403, "forbidden", `Your role (${member.role}) may not do this; it needs ${what}.`);
}

/** Lets only members pass whose role grants `what`. */
export const permitted =
  (what: Permission): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const barred = whyNotPermitted(c, what);
    if (barred !== null) return barred;
    await next();
  };

const forbidden = (c: Context<AppEnv>, what: Permission): AuditEntry => ({
  orgId: c.var.member.orgId,
  actor: { kind: "member", id: c.var.member.userId, name: c.var.member.name },
  action: what,
  target: c.req.path.slice(0, 200),
  result: "refused",
  detail: "forbidden",
});

/** A browser sends the cookie along from any page: what changes state or opens a socket must come from our own. */
export function fromOwnOrigin(c: Context<AppEnv>): boolean {
  const origin = c.req.header("origin");
  return origin !== undefined && origin === new URL(c.req.url).origin;
}
