import type { SearchHit } from "@patchbay/protocol/api";
import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { drizzle } from "drizzle-orm/d1";
import { NUMBERS } from "../../telephony/number.ts";
import { call, callTurn } from "../schema.ts";
import { lookedUp } from "./call-row.ts";
import { folded, searchWords } from "./search-words.ts";

/** Fewer digits are in too many numbers to mean one. */
const LEAST_DIGITS = 3;
const NUMBER_LIKE = /^[\p{Nd}\s().+\-/*#]+$/u;

/** Calls of an organization in whose names, numbers or words that text is; national numbers are of `country`. */
export function matching(orgId: string, text: string, country: string | null): SQL | undefined {
  const name = folded(text.trim());
  const holds = (part: string): SQL => sql`instr(${call.foundBy}, ${part}) > 0`;
  const digits = digitsOf(text, country);
  const words = ftsWords(text);
  return or(
    name === "" ? undefined : holds(name),
    ...digits.map(holds),
    // Rows that were not looked at since numbers and names have one value: as they were searched before.
    and(isNull(call.foundBy), asDelivered(text)),
    words === "" ? undefined : said(orgId, "call_turn_words", words),
    words === "" ? undefined : said(orgId, "call_turn_text", words),
  );
}

/** Each word as a quoted prefix: whatever a person types is a search, never an FTS expression. */
const ftsWords = (text: string): string =>
  searchWords(text)
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `"${word.replaceAll('"', '""')}"*`)
    .join(" ");

/** The first turn of each of these calls in which the words were said, by the call's id. */
export async function hitsIn(
  db: ReturnType<typeof drizzle>,
  orgId: string,
  callIds: readonly string[],
  text: string,
): Promise<Record<string, SearchHit>> {
  const words = ftsWords(text);
  if (words === "" || callIds.length === 0) return {};
  const rows = await db
    .select({
      callId: callTurn.callId,
      hit: { speaker: callTurn.speaker, text: callTurn.text, startMs: callTurn.startMs },
      first: sql<number>`min(${callTurn.n})`,
    })
    .from(callTurn)
    .where(
      and(
        eq(callTurn.orgId, orgId),
        sql`${callTurn.callId} IN (SELECT value FROM json_each(${JSON.stringify(callIds)}))`,
        sql`${callTurn}.rowid IN (SELECT rowid FROM call_turn_words WHERE call_turn_words MATCH ${words}
            UNION SELECT rowid FROM call_turn_text WHERE call_turn_text MATCH ${words})`,
      ),
    )
    .groupBy(callTurn.callId);
  return Object.fromEntries(rows.map(({ callId, hit }) => [callId, hit]));
}

/** What the digits of a number look like in the rows, when that is a number: with its country, and as it was typed. */
function digitsOf(text: string, country: string | null): string[] {
  const read = NUMBERS.read(text, country);
  const whole = read.kind === "number" ? [read.e164.slice(1)] : [];
  const typed = NUMBER_LIKE.test(text) ? latin(text.normalize("NFKC")).replace(/\D/g, "") : "";
  return [...whole, ...(typed.length >= LEAST_DIGITS ? [typed] : [])];
}

/** Arabic and Persian digits as those that numbers are kept in. */
const latin = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) % 16));

function asDelivered(text: string): SQL | undefined {
  // Not LIKE: D1 refuses a pattern above 50 bytes. Its lower() knows A to Z alone.
  const part = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const holds = (column: typeof call.fromName | typeof call.fromNumber | typeof call.toNumber) =>
    sql`instr(lower(${column}), ${part}) > 0`;
  return or(holds(call.fromName), holds(call.fromNumber), holds(call.toNumber));
}

/** `call_turn_text` has the turns that were written before words were folded and split. */
const said = (orgId: string, index: "call_turn_words" | "call_turn_text", words: string): SQL => {
  const table = sql.raw(index);
  return sql`${call.id} IN (SELECT ${callTurn.callId} FROM ${table} JOIN ${callTurn} ON ${callTurn}.rowid = ${table}.rowid
      WHERE ${table} MATCH ${words} AND ${callTurn.orgId} = ${orgId})`;
};

const MOST_ROWS = 200;

/**
 * Has older calls found as new ones are: gives up to 200 rows what they are looked up by. Answers how many those were;
 * 0 when all have it.
 */
export async function lookUpOlder(
  db: ReturnType<typeof drizzle>,
  orgId: string,
  country: string | null,
): Promise<number> {
  const rows = await db
    .select()
    .from(call)
    .where(and(eq(call.orgId, orgId), isNull(call.foundBy)))
    .limit(MOST_ROWS);
  if (rows.length === 0) return 0;
  const values = rows.map((row) => {
    const from = { number: row.fromNumber, name: row.fromName };
    const to = { number: row.toNumber, name: row.toName };
    return { id: row.id, ...lookedUp({ direction: row.direction, from, to }, country) };
  });
  // One statement whatever their number: a hundred bindings is all that D1 takes.
  await db.run(sql`UPDATE ${call} SET
      outside_number = (SELECT value ->> 'outsideNumber' FROM json_each(${JSON.stringify(values)}) WHERE value ->> 'id' = ${call}.id),
      found_by = (SELECT value ->> 'foundBy' FROM json_each(${JSON.stringify(values)}) WHERE value ->> 'id' = ${call}.id)
      WHERE ${call.orgId} = ${orgId} AND ${call}.id IN (SELECT value ->> 'id' FROM json_each(${JSON.stringify(values)}))`);
  return rows.length;
}
