import { and, eq, isNull, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { NUMBERS } from "../../telephony/number.ts";
import { callback, contact, doNotCall, message } from "./schema.ts";

type Db = ReturnType<typeof drizzle>;
type Statement = Parameters<Db["batch"]>[0][number];

const BATCH = 40;

/** The one value of a number on a list: E.164, or what only the PBX knows; null where it has no country, or is none. */
export function placed(number: string, country: string | null): string | null {
  const read = NUMBERS.read(number, country);
  if (read.kind === "number") return read.e164;
  return read.kind === "internal" ? read.digits : null;
}

/** Is a number that a list is given its one value already, or none at all? */
export const isPlaced = (number: string): boolean => number === "" || placed(number, null) === number;

/**
 * Gives every entry of an organization's lists the one value of its number, as far as its country is known now. Entries that
 * become one are merged, and lose nothing; what has no place keeps its number and says so (`placed` false). Repeating it
 * changes nothing.
 */
export async function rekeyLists(d1: D1Database, orgId: string, country: string | null): Promise<void> {
  const db = drizzle(d1);
  const statements = [
    ...(await ofDoNotCall(db, orgId, country)),
    ...(await ofContacts(db, orgId, country)),
    ...(await ofThings(db, orgId, country, message)),
    ...(await ofThings(db, orgId, country, callback)),
  ];
  for (let done = 0; done < statements.length; done += BATCH) {
    const [first, ...rest] = statements.slice(done, done + BATCH).flat();
    if (first !== undefined) await db.batch([first, ...rest]);
  }
}

/** What is to be written of one entry, in one transaction. */
type Steps = Statement[];

async function ofDoNotCall(db: Db, orgId: string, country: string | null): Promise<Steps[]> {
  const unplaced = and(eq(doNotCall.orgId, orgId), or(isNull(doNotCall.placed), eq(doNotCall.placed, false)));
  const rows = await db.select().from(doNotCall).where(unplaced);
  return rows.map((row): Steps => {
    const number = placed(row.number, country);
    const own = and(eq(doNotCall.orgId, orgId), eq(doNotCall.number, row.number));
    if (number === null || number === row.number) {
      return [
        db
          .update(doNotCall)
          .set({ placed: number !== null })
          .where(own),
      ];
    }
    return [
      // Who is listed under it already asked for the same.
      db
        .insert(doNotCall)
        .values({ ...row, number, placed: true })
        .onConflictDoNothing(),
      db.delete(doNotCall).where(own),
    ];
  });
}

async function ofContacts(db: Db, orgId: string, country: string | null): Promise<Steps[]> {
  const all = await db.select().from(contact).where(eq(contact.orgId, orgId));
  const byNumber = new Map(all.map((row) => [row.number, row]));
  return all.flatMap((row): Steps[] => {
    if (row.placed === true) return [];
    const number = placed(row.number, country);
    const own = and(eq(contact.orgId, orgId), eq(contact.number, row.number));
    if (number === null || number === row.number) {
      return [
        [
          db
            .update(contact)
            .set({ placed: number !== null })
            .where(own),
        ],
      ];
    }
    const merged = mergedContact(byNumber.get(number), { ...row, number, placed: true });
    byNumber.set(number, merged);
    const { orgId: _org, number: _number, ...known } = merged;
    return [
      [
        db
          .insert(contact)
          .values(merged)
          .onConflictDoUpdate({ target: [contact.orgId, contact.number], set: known }),
        db.delete(contact).where(own),
      ],
    ];
  });
}

type ContactEntry = typeof contact.$inferSelect;

/** The newer entry's name counts; what the older one said stands in the notes. */
function mergedContact(held: ContactEntry | undefined, more: ContactEntry): ContactEntry {
  if (held === undefined) return more;
  const [older, newer] = held.at <= more.at ? [held, more] : [more, held];
  const lines = [
    newer.notes,
    older.name === newer.name ? "" : `Also known as ${older.name}.`,
    older.notes === newer.notes ? "" : older.notes,
  ];
  return { ...newer, notes: lines.filter((line) => line !== "").join("\n"), placed: true };
}

async function ofThings(
  db: Db,
  orgId: string,
  country: string | null,
  table: typeof message | typeof callback,
): Promise<Steps[]> {
  const rows = await db
    .select({ id: table.id, number: table.number })
    .from(table)
    .where(and(eq(table.orgId, orgId), or(isNull(table.placed), eq(table.placed, false))));
  return rows.map(({ id, number }): Steps => {
    const value = number === "" ? "" : placed(number, country);
    const set = value === null ? { placed: false } : { number: value, placed: true };
    return [
      db
        .update(table)
        .set(set)
        .where(and(eq(table.orgId, orgId), eq(table.id, id))),
    ];
  });
}
