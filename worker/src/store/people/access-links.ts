import type { InvitationRow } from "@patchbay/protocol/members";
import { type Role, role as roleSchema } from "@patchbay/protocol/roles";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { derivedToken, hashToken } from "../../auth/tokens.ts";
import { organization } from "../auth-schema.ts";
import { accessLink } from "./schema.ts";

const DAY_MS = 24 * 3_600_000;
const LIVES_MS = { invitation: 7 * DAY_MS, reset: DAY_MS } as const;

/** What a link is for. */
export type Purpose =
  | { kind: "invitation"; email: string; role: Role }
  | { kind: "reset"; email: string; userId: string };

/** An open link, whoever has it. */
export interface OpenLink {
  id: string;
  orgId: string;
  orgName: string;
  purpose: Purpose;
}

/** Links by which people come to an organization, or to a new password. */
export class AccessLinks {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #key: string;

  /** `key` is a secret of the deployment: a token is made of it and of the link's id, so that asked twice it is the same. */
  constructor(d1: D1Database, key: string) {
    this.#db = drizzle(d1);
    this.#key = key;
  }

  /** Makes a link; it takes the place of an open one for the same. Null where this id was another link's, or is over. */
  async make(
    orgId: string,
    id: string,
    purpose: Purpose,
    byName: string,
  ): Promise<{ token: string; expiresAt: number } | null> {
    const token = await derivedToken(this.#key, `access:${orgId}:${id}`);
    const now = Date.now();
    const expiresAt = now + LIVES_MS[purpose.kind];
    const same = and(
      eq(accessLink.orgId, orgId),
      eq(accessLink.kind, purpose.kind),
      eq(accessLink.email, purpose.email),
      isNull(accessLink.endedAt),
      sql`${accessLink.id} <> ${id}`,
    );
    await this.#db.batch([
      this.#db
        .insert(accessLink)
        .values({
          id,
          orgId,
          kind: purpose.kind,
          email: purpose.email,
          byName,
          expiresAt,
          at: now,
          tokenHash: await hashToken(token),
          role: purpose.kind === "invitation" ? purpose.role : null,
          userId: purpose.kind === "reset" ? purpose.userId : null,
        })
        .onConflictDoNothing(),
      this.#db.update(accessLink).set({ endedAt: now }).where(same),
    ]);
    const [held] = await this.#db
      .select()
      .from(accessLink)
      .where(and(eq(accessLink.id, id), eq(accessLink.orgId, orgId), isNull(accessLink.endedAt)));
    if (held === undefined || held.kind !== purpose.kind || held.email !== purpose.email) return null;
    return { token, expiresAt: held.expiresAt };
  }

  /** Those that nobody has come by yet, the newest first. */
  async invitations(orgId: string): Promise<InvitationRow[]> {
    const rows = await this.#db
      .select()
      .from(accessLink)
      .where(and(eq(accessLink.orgId, orgId), eq(accessLink.kind, "invitation"), isNull(accessLink.endedAt)))
      .orderBy(desc(accessLink.at));
    return rows.flatMap(({ id, email, role, byName, at, expiresAt }) =>
      role === null ? [] : [{ id, email, role, invitedBy: byName, at, expiresAt }],
    );
  }

  /** The address that was invited; null when the organization has no such open invitation. */
  async withdraw(orgId: string, id: string): Promise<string | null> {
    const [ended] = await this.#db
      .update(accessLink)
      .set({ endedAt: Date.now() })
      .where(
        and(
          eq(accessLink.orgId, orgId),
          eq(accessLink.id, id),
          eq(accessLink.kind, "invitation"),
          isNull(accessLink.endedAt),
        ),
      )
      .returning({ email: accessLink.email });
    return ended?.email ?? null;
  }

  /** The open link with this token; null when it was used, withdrawn, is too old, or never was. */
  async find(token: string): Promise<OpenLink | null> {
    const [found] = await this.#db
      .select({ link: accessLink, orgName: organization.name })
      .from(accessLink)
      .innerJoin(organization, eq(organization.id, accessLink.orgId))
      .where(
        and(
          eq(accessLink.tokenHash, await hashToken(token)),
          isNull(accessLink.endedAt),
          gt(accessLink.expiresAt, Date.now()),
        ),
      );
    if (found === undefined) return null;
    const { id, orgId, kind, email, role, userId } = found.link;
    const known = roleSchema.safeParse(role);
    if (kind === "invitation" && known.success) {
      return { id, orgId, orgName: found.orgName, purpose: { kind, email, role: known.data } };
    }
    return kind === "reset" && userId !== null
      ? { id, orgId, orgName: found.orgName, purpose: { kind, email, userId } }
      : null;
  }

  /** Uses it up; true for one of those who try. */
  async use(id: string): Promise<boolean> {
    const used = await this.#db
      .update(accessLink)
      .set({ endedAt: Date.now() })
      .where(and(eq(accessLink.id, id), isNull(accessLink.endedAt), gt(accessLink.expiresAt, Date.now())));
    return used.meta.changes > 0;
  }
}
