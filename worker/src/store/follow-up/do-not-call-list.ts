import type { DoNotCallRow } from "@patchbay/protocol/follow-ups";
import { and, desc, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { isPlaced } from "./rekey.ts";
import { listedAs, Removed } from "./removed.ts";
import { doNotCall } from "./schema.ts";

const MOST_ROWS = 2_000;
const PAGE_ROWS = 5_000;

/** The numbers that one organization does not call. */
export class DoNotCallList {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;
  readonly #removed: Removed;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
    this.#removed = new Removed(d1, orgId);
  }

  /** Newest first. */
  async list(): Promise<DoNotCallRow[]> {
    const rows = await this.#db
      .select()
      .from(doNotCall)
      .where(eq(doNotCall.orgId, this.#orgId))
      .orderBy(desc(doNotCall.at))
      .limit(MOST_ROWS);
    return rows.map(({ orgId: _, ...row }) => row);
  }

  /** Lists a number; one that is listed already stays as it is. */
  async keep(row: Omit<DoNotCallRow, "placed">): Promise<void> {
    await this.#db
      .insert(doNotCall)
      .values({ ...row, orgId: this.#orgId, placed: isPlaced(row.number) })
      .onConflictDoNothing();
  }

  /** All of them, for the copy that dials are checked against. Rejects when the list cannot be read. */
  async numbers(): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const after = found.at(-1) ?? "";
      const rows = await this.#db
        .select({ number: doNotCall.number })
        .from(doNotCall)
        .where(and(eq(doNotCall.orgId, this.#orgId), gt(doNotCall.number, after)))
        .orderBy(doNotCall.number)
        .limit(PAGE_ROWS);
      found.push(...rows.map(({ number }) => number));
      if (rows.length < PAGE_ROWS) return found;
    }
  }

  /**
   * Takes a number off. What was said before it in any call does not bring it back, not in one that is still running either
   * and has not written it down yet.
   */
  async remove(number: string): Promise<boolean> {
    const [gone] = await this.#db.batch([
      this.#db.delete(doNotCall).where(this.#own(number)),
      this.#removed.note(listedAs(number)),
    ]);
    return gone.meta.changes > 0;
  }

  #own(number: string) {
    return and(eq(doNotCall.orgId, this.#orgId), eq(doNotCall.number, number));
  }
}
