import type { MessageRow } from "@patchbay/protocol/follow-ups";
import { and, desc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { isPlaced } from "./rekey.ts";
import { Removed } from "./removed.ts";
import { message } from "./schema.ts";

const MOST_ROWS = 500;

/** Messages that callers left for one organization. */
export class Messages {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;
  readonly #removed: Removed;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
    this.#removed = new Removed(d1, orgId);
  }

  /** Open ones first, the newest of each first. */
  async list(): Promise<MessageRow[]> {
    const rows = await this.#db
      .select()
      .from(message)
      .where(eq(message.orgId, this.#orgId))
      .orderBy(message.doneAt, desc(message.at))
      .limit(MOST_ROWS);
    return rows.map(({ orgId: _, ...row }) => row);
  }

  /** Writes it down; once, however often it is told. */
  async keep(row: Omit<MessageRow, "doneAt" | "doneBy" | "placed">): Promise<void> {
    await this.#db
      .insert(message)
      .values({ ...row, orgId: this.#orgId, placed: isPlaced(row.number) })
      .onConflictDoNothing();
  }

  /** False when the organization has no such message. */
  async markDone(id: string, by: string | null, at: number): Promise<boolean> {
    const changed = await this.#db
      .update(message)
      .set({ doneAt: by === null ? null : at, doneBy: by })
      .where(and(eq(message.orgId, this.#orgId), eq(message.id, id)));
    return changed.meta.changes > 0;
  }

  async remove(id: string): Promise<boolean> {
    const [changed] = await this.#db.batch([
      this.#db.delete(message).where(and(eq(message.orgId, this.#orgId), eq(message.id, id))),
      this.#removed.note(id),
    ]);
    return changed.meta.changes > 0;
  }
}
