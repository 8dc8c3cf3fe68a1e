import type { ContactRow } from "@patchbay/protocol/follow-ups";
import { and, eq, gt } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { isPlaced } from "./rekey.ts";
import { contact } from "./schema.ts";

const MOST_ROWS = 2_000;
const PAGE_ROWS = 5_000;

/** The people outside whom one organization knows, by their number. */
export class Contacts {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  async list(): Promise<ContactRow[]> {
    const rows = await this.#db
      .select()
      .from(contact)
      .where(eq(contact.orgId, this.#orgId))
      .orderBy(contact.name)
      .limit(MOST_ROWS);
    return rows.map(({ orgId: _, ...row }) => row);
  }

  /** All of them, for the copy that live calls ask. Rejects when D1 cannot be read. */
  async all(): Promise<Pick<ContactRow, "number" | "name" | "notes">[]> {
    const { number, name, notes } = contact;
    const found: Pick<ContactRow, "number" | "name" | "notes">[] = [];
    for (;;) {
      const rows = await this.#db
        .select({ number, name, notes })
        .from(contact)
        .where(and(eq(contact.orgId, this.#orgId), gt(number, found.at(-1)?.number ?? "")))
        .orderBy(number)
        .limit(PAGE_ROWS);
      found.push(...rows);
      if (rows.length < PAGE_ROWS) return found;
    }
  }

  /** Adds a contact, or replaces what was known under this number. */
  async save(row: Omit<ContactRow, "placed">): Promise<void> {
    const placed = isPlaced(row.number);
    const { number: _, ...known } = { ...row, placed };
    await this.#db
      .insert(contact)
      .values({ ...row, placed, orgId: this.#orgId })
      .onConflictDoUpdate({ target: [contact.orgId, contact.number], set: known });
  }

  async remove(number: string): Promise<boolean> {
    const changed = await this.#db.delete(contact).where(this.#own(number));
    return changed.meta.changes > 0;
  }

  #own(number: string) {
    return and(eq(contact.orgId, this.#orgId), eq(contact.number, number));
  }
}
