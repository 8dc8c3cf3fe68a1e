import { and, desc, eq, ne, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { call } from "../schema.ts";
import { Contacts } from "./contacts.ts";

const EARLIER_CALLS = 5;

/** What one organization knows of somebody who calls. */
export interface KnownCaller {
  contact: { name: string; notes: string } | null;
  /** Newest first. */
  earlierCalls: { at: string; direction: string; disposition: string | null; lastWords: string }[];
}

/** Contacts and the history together, by a number. */
export class CallerFile {
  readonly #d1: D1Database;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#d1 = d1;
    this.#orgId = orgId;
  }

  /** `callId` is the call that is going on, which is no earlier one. */
  async of(number: string, callId: string): Promise<KnownCaller> {
    const [known, calls] = await Promise.all([
      new Contacts(this.#d1, this.#orgId).find(number),
      drizzle(this.#d1)
        .select()
        .from(call)
        .where(
          and(
            eq(call.orgId, this.#orgId),
            ne(call.id, callId),
            or(eq(call.fromNumber, number), eq(call.toNumber, number)),
          ),
        )
        .orderBy(desc(call.startedAt))
        .limit(EARLIER_CALLS),
    ]);
    return {
      contact: known && { name: known.name, notes: known.notes },
      earlierCalls: calls.map(({ startedAt, direction, disposition, lastWords }) => ({
        at: new Date(startedAt).toISOString(),
        ...{ direction, disposition, lastWords },
      })),
    };
  }
}
