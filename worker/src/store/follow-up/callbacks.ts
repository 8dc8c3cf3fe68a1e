import type { CallbackRow } from "@patchbay/protocol/follow-ups";
import { and, desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { isPlaced } from "./rekey.ts";
import { Removed } from "./removed.ts";
import { callback } from "./schema.ts";

const MOST_ROWS = 500;

/** Whom one organization has promised to call back. */
export class Callbacks {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;
  readonly #removed: Removed;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
    this.#removed = new Removed(d1, orgId);
  }

  /** Open ones first, the newest of each first. */
  async list(): Promise<CallbackRow[]> {
    const rows = await this.#db
      .select()
      .from(callback)
      .where(eq(callback.orgId, this.#orgId))
      .orderBy(callback.doneAt, desc(callback.at))
      .limit(MOST_ROWS);
    return rows.map(({ orgId: _, ...row }) => row);
  }

  /** Writes it down; once, however often it is told. False when it was there. */
  async keep(row: Omit<CallbackRow, "doneAt" | "doneBy" | "placed">): Promise<boolean> {
    const kept = await this.#db
      .insert(callback)
      .values({ ...row, orgId: this.#orgId, placed: isPlaced(row.number) })
      .onConflictDoNothing();
    return kept.meta.changes > 0;
  }

  /** False when the organization has no such callback. */
  async markDone(id: string, by: string | null, at: number): Promise<boolean> {
    const changed = await this.#db
      .update(callback)
      .set({ doneAt: by === null ? null : at, doneBy: by })
      .where(and(eq(callback.orgId, this.#orgId), eq(callback.id, id)));
    return changed.meta.changes > 0;
  }

  async remove(id: string): Promise<boolean> {
    const [changed] = await this.#db.batch([
      this.#db.delete(callback).where(and(eq(callback.orgId, this.#orgId), eq(callback.id, id))),
      this.#removed.note(id),
    ]);
    return changed.meta.changes > 0;
  }
}
