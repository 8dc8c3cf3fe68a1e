import type { Role } from "@patchbay/protocol/roles";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { and, eq, ne } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { account, member, session, user } from "../auth-schema.ts";

const CREDENTIAL = "credential";

/** What people sign in with, whatever organization they belong to. */
export class Accounts {
  readonly #db: ReturnType<typeof drizzle>;

  constructor(d1: D1Database) {
    this.#db = drizzle(d1);
  }

  /** Is there an account of this address anywhere? */
  async has(email: string): Promise<boolean> {
    const rows = await this.#db.select({ id: user.id }).from(user).where(eq(user.email, email)).limit(1);
    return rows.length > 0;
  }

  /** A new account that belongs to this organization; answers its user's id. */
  async open(
    orgId: string,
    { name, email, password, role }: { name: string; email: string; password: string; role: Role },
  ): Promise<string> {
    const userId = crypto.randomUUID();
    const now = new Date();
    const stamps = { createdAt: now, updatedAt: now };
    await this.#db.batch([
      this.#db.insert(user).values({ id: userId, name, email, emailVerified: true, ...stamps }),
      this.#db.insert(account).values({
        id: crypto.randomUUID(),
        userId,
        accountId: userId,
        providerId: CREDENTIAL,
        ...stamps,
        password: await hashPassword(password),
      }),
      this.#db
        .insert(member)
        .values({ id: crypto.randomUUID(), organizationId: orgId, userId, role, createdAt: now }),
    ]);
    return userId;
  }

  async isPassword(userId: string, password: string): Promise<boolean> {
    const [held] = await this.#db
      .select({ hash: account.password })
      .from(account)
      .where(this.#credential(userId))
      .limit(1);
    return held?.hash != null && verifyPassword({ hash: held.hash, password });
  }

  /** A new password, and the end of every session but `kept`. */
  async setPassword(userId: string, password: string, kept: string | null): Promise<void> {
    const others = kept === null ? undefined : ne(session.id, kept);
    await this.#db.batch([
      this.#db
        .update(account)
        .set({ password: await hashPassword(password), updatedAt: new Date() })
        .where(this.#credential(userId)),
      this.#db.delete(session).where(and(eq(session.userId, userId), others)),
    ]);
  }

  #credential(userId: string) {
    return and(eq(account.userId, userId), eq(account.providerId, CREDENTIAL));
  }
}
