import type { AuditAction, AuditResult } from "@patchbay/protocol/audit";
import type { Actor } from "@patchbay/protocol/call";
import type { Context } from "hono";
import { audited } from "../../auth/audited.ts";
import type { AppEnv } from "../../auth/member.ts";

/** A request of a member. */
export type Ctx = Context<AppEnv>;

export const organization = (c: Ctx) =>
  c.env.ORGANIZATION.get(c.env.ORGANIZATION.idFromName(c.var.member.orgId));

export const actorOf = (c: Ctx): Actor => ({
  kind: "member",
  id: c.var.member.userId,
  name: c.var.member.name,
});

/** An entry that somebody did, or could not do, this. Written behind the answer. */
export function audit(c: Ctx, action: AuditAction, target: string, result: AuditResult, detail = ""): void {
  const { orgId } = c.var.member;
  c.executionCtx.waitUntil(audited(c.env, { orgId, actor: actorOf(c), action, target, result, detail }));
}
