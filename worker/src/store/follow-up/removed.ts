import { and, eq, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { removedFollowUp } from "./schema.ts";

/** What a removed entry of the do-not-call list is known by. */
export const listedAs = (number: string): string => `number/${number}`;

/** The same, as entries were known that came from one call, before numbers had one value. */
export const listedIn = (callId: string, number: string): string => `${callId}/${number}`;

/** What people of one organization took off its lists: the call's log still has it, and would bring it back. */
export class Removed {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  /** A statement that notes it, to be run with the removal; the last time counts. */
  note(id: string) {
    const at = Date.now();
    return this.#db
      .insert(removedFollowUp)
      .values({ orgId: this.#orgId, id, at })
      .onConflictDoUpdate({ target: [removedFollowUp.orgId, removedFollowUp.id], set: { at } });
  }

  /** Which of these were taken off, and when (epoch milliseconds). */
  async among(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db
      .select({ id: removedFollowUp.id, at: removedFollowUp.at })
      .from(removedFollowUp)
      .where(and(eq(removedFollowUp.orgId, this.#orgId), inArray(removedFollowUp.id, [...ids])));
    return new Map(rows.map(({ id, at }) => [id, at]));
  }
}
