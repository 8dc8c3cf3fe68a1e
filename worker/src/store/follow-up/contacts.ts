import type { ContactRow } from "@patchbay/protocol/follow-ups";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { contact } from "./schema.ts";

const MOST_ROWS = 2_000;

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

  async find(number: string): Promise<ContactRow | null> {
    const rows = await this.#db.select().from(contact).where(this.#own(number)).limit(1);
    const [row] = rows;
    if (row === undefined) return null;
    const { orgId: _, ...known } = row;
    return known;
  }

  /** Adds a contact, or replaces what was known under this number. */
  async save(row: ContactRow): Promise<void> {
    const { number: _, ...known } = row;
    await this.#db
      .insert(contact)
      .values({ ...row, orgId: this.#orgId })
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
