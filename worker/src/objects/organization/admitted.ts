import { and, eq, gt, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { member, session } from "../../store/auth-schema.ts";
import type { ViewingMember } from "./presence.ts";

/** D1 takes a hundred values a query. */
const AT_ONCE = 90;

/**
 * The sessions of these viewers that still let them in: neither ended nor expired, and their user is a member of the organization with the
 * role that they came with. Rejects when D1 cannot be read.
 */
export async function admitted(
  d1: D1Database,
  viewers: readonly ViewingMember[],
): Promise<ReadonlySet<string>> {
  const came = new Map(viewers.map((viewer) => [viewer.sessionId, viewer]));
  const ids = [...came.keys()].filter((id) => id !== "");
  const valid = new Set<string>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await drizzle(d1)
      .select({ id: session.id, orgId: member.organizationId, role: member.role })
      .from(session)
      .innerJoin(member, eq(member.userId, session.userId))
      .where(and(inArray(session.id, ids.slice(at, at + AT_ONCE)), gt(session.expiresAt, new Date())));
    for (const { id, orgId, role } of rows) {
      const viewer = came.get(id);
      if (viewer?.orgId === orgId && viewer.role === role) valid.add(id);
    }
  }
  return valid;
}
