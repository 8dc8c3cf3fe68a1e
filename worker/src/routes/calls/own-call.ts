import type { AuditAction } from "@patchbay/protocol/audit";
import type { Actor, CallSummary } from "@patchbay/protocol/call";
import { callId as callIdSchema } from "@patchbay/protocol/ids";
import type { Context } from "hono";
import { audited } from "../../auth/audited.ts";
import type { AppEnv } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { CallHistory } from "../../store/history/calls.ts";

export type Ctx = Context<AppEnv>;

export const history = (c: Ctx) => new CallHistory(c.env.DB, c.var.member.orgId);
export const organization = (c: Ctx) =>
  c.env.ORGANIZATION.get(c.env.ORGANIZATION.idFromName(c.var.member.orgId));
export const session = (c: Ctx, callId: string) =>
  c.env.CALL_SESSION.get(c.env.CALL_SESSION.idFromName(callId));

export const actorOf = (c: Ctx): Actor => ({
  kind: "member",
  id: c.var.member.userId,
  name: c.var.member.name,
});

export function audit(
  c: Ctx,
  action: AuditAction,
  target: string,
  result: "done" | "refused" | "not_found",
  detail = "",
): void {
  const { orgId } = c.var.member;
  c.executionCtx.waitUntil(audited(c.env, { orgId, actor: actorOf(c), action, target, result, detail }));
}

/** The call if it is this organization's, live or past. Anything else does not exist for the asker. */
export async function ownCall(c: Ctx, callId: string): Promise<CallSummary | null> {
  if (!callIdSchema.safeParse(callId).success) return null;
  return (await organization(c).call(callId)) ?? (await history(c).get(callId));
}

export function notFound(c: Ctx, action: AuditAction, callId: string) {
  // An id that is well-formed but not ours may be a probe into another organization.
  audit(c, action, callId.slice(0, 64), "not_found");
  return refusal(c, 404, "not_found", "This organization has no such call.");
}
