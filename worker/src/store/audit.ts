import type { Actor } from "@patchbay/protocol/call";
import { drizzle } from "drizzle-orm/d1";
import { errorText, report } from "../log.ts";
import { audit } from "./schema.ts";

export interface AuditEntry {
  orgId: string;
  actor: Actor;
  /** `calls.hangup`, `sites.create`...: the permission it needed, or what was attempted. */
  action: string;
  target: string;
  result: "done" | "refused" | "failed" | "not_found";
  detail?: string;
}

/** Writes who did what. A database that is down must not stop the action itself, so a failure is only reported. */
export async function recordAudit(d1: D1Database, entry: AuditEntry): Promise<void> {
  try {
    await drizzle(d1)
      .insert(audit)
      .values({
        id: crypto.randomUUID(),
        orgId: entry.orgId,
        at: Date.now(),
        actorKind: entry.actor.kind,
        actorId: entry.actor.id,
        actorName: entry.actor.name,
        action: entry.action,
        target: entry.target,
        result: entry.result,
        detail: entry.detail ?? "",
      });
  } catch (error) {
    report("error", "audit entry not stored", {
      org: entry.orgId,
      code: entry.action,
      error: errorText(error),
    });
  }
}
