import type { Env } from "../env.ts";
import { errorText, report } from "../log.ts";
import { type AuditEntry, recordAudit } from "../store/audit.ts";

/** Writes who did what, and tells the pages that show it. Never rejects: an entry must not stop what it is about. */
export async function audited(env: Env, entry: AuditEntry): Promise<void> {
  await recordAudit(env.DB, entry);
  try {
    const { ORGANIZATION: organizations } = env;
    await organizations.get(organizations.idFromName(entry.orgId)).auditChanged();
  } catch (error) {
    report("warn", "pages were not told of an audit entry", { org: entry.orgId, error: errorText(error) });
  }
}
