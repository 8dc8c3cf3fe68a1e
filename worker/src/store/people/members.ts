import { shortName } from "@patchbay/protocol/call";
import type { MemberRow } from "@patchbay/protocol/members";
import { may, type Role, role as roleSchema } from "@patchbay/protocol/roles";
import { and, eq, notExists, or, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { member, session, user } from "../auth-schema.ts";
import { accessLink, deskPhone } from "./schema.ts";

/** The members of one organization. */
export class Members {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  /** By name. */
  async list(): Promise<MemberRow[]> {
    const rows = await this.#select().where(eq(member.organizationId, this.#orgId)).orderBy(user.name);
    return rows.flatMap(rowOf);
  }

  /** Those whose role lets them take calls. */
  async takingCalls(): Promise<{ id: string; name: string }[]> {
    return (await this.list())
      .filter(({ role }) => may(role, "calls.answer"))
      .map(({ id, name }) => ({ id, name }));
  }

  async find(userId: string): Promise<MemberRow | null> {
    const rows = await this.#select().where(this.#own(userId)).limit(1);
    return rows.flatMap(rowOf)[0] ?? null;
  }

  async findByEmail(email: string): Promise<MemberRow | null> {
    const rows = await this.#select()
      .where(and(eq(member.organizationId, this.#orgId), eq(user.email, email)))
      .limit(1);
    return rows.flatMap(rowOf)[0] ?? null;
  }

  /** False when they are the last owner, or no member. */
  async changeRole(userId: string, role: Role): Promise<boolean> {
    const stays = or(sql`${role} = 'owner'`, this.#notLastOwner());
    const changed = await this.#db
      .update(member)
      .set({ role })
      .where(and(this.#own(userId), stays));
    return changed.meta.changes > 0;
  }

  /**
   * Takes the member out, ends all their sessions, and forgets the account that belongs nowhere else. False when they are the last
   * owner, or no member.
   */
  async remove(userId: string): Promise<boolean> {
    const removed = await this.#db.delete(member).where(and(this.#own(userId), this.#notLastOwner()));
    if (removed.meta.changes === 0) return false;
    const elsewhere = this.#db.select({ id: member.id }).from(member).where(eq(member.userId, userId));
    await this.#db.batch([
      this.#db.delete(session).where(eq(session.userId, userId)),
      this.#db
        .delete(accessLink)
        .where(and(eq(accessLink.orgId, this.#orgId), eq(accessLink.userId, userId))),
      this.#db.delete(deskPhone).where(and(eq(deskPhone.orgId, this.#orgId), eq(deskPhone.userId, userId))),
      this.#db.delete(user).where(and(eq(user.id, userId), notExists(elsewhere))),
    ]);
    return true;
  }

  #select() {
    return this.#db
      .select({ id: user.id, name: user.name, email: user.email, role: member.role, since: member.createdAt })
      .from(member)
      .innerJoin(user, eq(user.id, member.userId));
  }

  #own(userId: string) {
    return and(eq(member.organizationId, this.#orgId), eq(member.userId, userId));
  }

  /** Decided by the statement that changes something, so that of two owners who go at once one stays. */
  #notLastOwner() {
    const owners = sql`(SELECT count(*) FROM member WHERE organization_id = ${this.#orgId} AND role = 'owner')`;
    return or(sql`${member.role} <> 'owner'`, sql`${owners} > 1`);
  }
}

function rowOf(row: { id: string; name: string; email: string; role: string; since: Date }): MemberRow[] {
  const role = roleSchema.safeParse(row.role);
  return role.success
    ? [{ ...row, name: shortName(row.name), role: role.data, since: row.since.getTime() }]
    : [];
}
