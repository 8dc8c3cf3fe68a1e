import { eq, lt, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { hashToken } from "../../auth/tokens.ts";
import { signInTry } from "./schema.ts";

/** So many wrong passwords an account takes within this time, from wherever they come. */
const MOST_TRIES = 10;
const WITHIN_MS = 5 * 60_000;

/** Counts what is tried at one account, so that guessing at it stops whoever guesses, and no colleague at the same address. */
export class SignInTries {
  readonly #db: ReturnType<typeof drizzle>;

  constructor(d1: D1Database) {
    this.#db = drizzle(d1);
  }

  /** Counts this try; answers how long to wait in milliseconds when it is one too many, else 0. */
  async begin(email: string, now: number): Promise<number> {
    const old = now - WITHIN_MS;
    const [held] = await this.#db
      .insert(signInTry)
      .values({ account: await keyOf(email), tries: 1, since: now })
      .onConflictDoUpdate({
        target: signInTry.account,
        set: {
          tries: sql`CASE WHEN ${signInTry.since} <= ${old} THEN 1 ELSE ${signInTry.tries} + 1 END`,
          since: sql`CASE WHEN ${signInTry.since} <= ${old} THEN ${now} ELSE ${signInTry.since} END`,
        },
      })
      .returning();
    if (held === undefined || held.tries <= MOST_TRIES) return 0;
    return Math.max(1, held.since + WITHIN_MS - now);
  }

  /** It was the right password: nothing is held against the account, and what is old against no other. */
  async right(email: string, now: number): Promise<void> {
    await this.#db.batch([
      this.#db.delete(signInTry).where(eq(signInTry.account, await keyOf(email))),
      this.#db.delete(signInTry).where(lt(signInTry.since, now - WITHIN_MS)),
    ]);
  }
}

const keyOf = (email: string): Promise<string> => hashToken(`sign-in:${email.trim().toLowerCase()}`);
