import { and, eq, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { removedFollowUp } from "./schema.ts";

/** What a call's log calls an entry of the do-not-call list. */
export const listedIn = (callId: string, number: string): string => `${callId}/${number}`;

/** What people of one organization took off its lists: the call's log still has it, and would bring it back. */
export class Removed {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  /** A statement that notes it, to be run with the removal. */
  note(id: string) {
    return this.#db
      .insert(removedFollowUp)
      .values({ orgId: this.#orgId, id, at: Date.now() })
      .onConflictDoNothing();
  }

  /** Which of these were taken off. */
  async among(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.#db
      .select({ id: removedFollowUp.id })
      .from(removedFollowUp)
      .where(and(eq(removedFollowUp.orgId, this.#orgId), inArray(removedFollowUp.id, [...ids])));
    return new Set(rows.map(({ id }) => id));
  }
}
