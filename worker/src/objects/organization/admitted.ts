import { type Role, role as roleSchema } from "@patchbay/protocol/roles";
import { and, eq, gt, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { member, session } from "../../store/auth-schema.ts";

/** D1 takes a hundred values a query. */
const AT_ONCE = 90;

/** What somebody came with: a session, in an organization. */
export interface Credential {
  sessionId: string;
  orgId: string;
}

/**
 * The roles that these sessions give in their organization now. One that has ended or expired, or whose user is no member of it any
 * more, is not in it. Rejects when D1 cannot be read.
 */
export async function admitted(
  d1: D1Database,
  credentials: readonly Credential[],
): Promise<ReadonlyMap<string, Role>> {
  const came = new Map(credentials.map(({ sessionId, orgId }) => [sessionId, orgId]));
  const ids = [...came.keys()].filter((id) => id !== "");
  const valid = new Map<string, Role>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await drizzle(d1)
      .select({ id: session.id, orgId: member.organizationId, role: member.role })
      .from(session)
      .innerJoin(member, eq(member.userId, session.userId))
      .where(and(inArray(session.id, ids.slice(at, at + AT_ONCE)), gt(session.expiresAt, new Date())));
    for (const { id, orgId, role } of rows) {
      const known = roleSchema.safeParse(role);
      if (came.get(id) === orgId && known.success) valid.set(id, known.data);
    }
  }
  return valid;
}
