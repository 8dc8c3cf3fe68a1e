import type { DoNotCallRow } from "@patchbay/protocol/follow-ups";
import { and, desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { listedIn, Removed } from "./removed.ts";
import { doNotCall } from "./schema.ts";

const MOST_ROWS = 2_000;

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
  async keep(row: DoNotCallRow): Promise<void> {
    await this.#db
      .insert(doNotCall)
      .values({ ...row, orgId: this.#orgId })
      .onConflictDoNothing();
  }

  /** Rejects when the list cannot be read: who cannot ask must not call. */
  async has(number: string): Promise<boolean> {
    const rows = await this.#db
      .select({ number: doNotCall.number })
      .from(doNotCall)
      .where(this.#own(number))
      .limit(1);
    return rows.length > 0;
  }

  async remove(number: string): Promise<boolean> {
    const [listed] = await this.#db
      .select({ callId: doNotCall.callId })
      .from(doNotCall)
      .where(this.#own(number))
      .limit(1);
    if (listed === undefined) return false;
    await this.#db.batch([
      this.#db.delete(doNotCall).where(this.#own(number)),
      this.#removed.note(listedIn(listed.callId ?? "", number)),
    ]);
    return true;
  }

  #own(number: string) {
    return and(eq(doNotCall.orgId, this.#orgId), eq(doNotCall.number, number));
  }
}
