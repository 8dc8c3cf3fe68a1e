import { and, desc, eq, isNull, ne, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { call } from "../schema.ts";

const EARLIER_CALLS = 5;

/** A call from before with somebody who calls now; `at` is epoch milliseconds. */
export interface EarlierCall {
  at: number;
  direction: string;
  disposition: string | null;
  lastWords: string;
}

/** What one organization knows of somebody who calls. */
export interface KnownCaller {
  contact: { name: string; notes: string } | null;
  /** Newest first. */
  earlierCalls: EarlierCall[];
}

/** The history by a number. */
export class CallerFile {
  readonly #d1: D1Database;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#d1 = d1;
    this.#orgId = orgId;
  }

  /** `number` as lists know it; `callId` is the call that is going on, which is no earlier one. */
  async earlierCalls(number: string, callId: string): Promise<EarlierCall[]> {
    // Calls from before numbers had one value are known by what was delivered, until they have been looked at.
    const asDelivered = and(
      isNull(call.outsideNumber),
      or(eq(call.fromNumber, number), eq(call.toNumber, number)),
    );
    const rows = await drizzle(this.#d1)
      .select()
      .from(call)
      .where(
        and(
          eq(call.orgId, this.#orgId),
          ne(call.id, callId),
          or(eq(call.outsideNumber, number), asDelivered),
        ),
      )
      .orderBy(desc(call.startedAt))
      .limit(EARLIER_CALLS);
    return rows.map(({ startedAt: at, direction, disposition, lastWords }) => ({
      at,
      direction,
      disposition,
      lastWords,
    }));
  }
}
