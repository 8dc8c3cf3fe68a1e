import type { Tables } from "../common/tables.ts";

/** SQL of the table behind `BegunCalls`, for the object's migrations. */
export const BEGUN_TABLE =
  "CREATE TABLE begun (call_sid TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID";

/** Longer than any call: Twilio ends one after 24 hours at the latest. */
const LONGEST_CALL_MS = 25 * 3_600_000;

/**
 * Which calls an account's webhooks have begun, and when. A call's own object forgets it some days after its end; a
 * webhook that is replayed then would begin it again. One short row a call, never taken away.
 */
export class BegunCalls {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** False when the call began so long ago that nobody can be asking for it now. */
  begin(callSid: string, now: number): boolean {
    this.#tables.write("INSERT INTO begun (call_sid, at) VALUES (?, ?) ON CONFLICT DO NOTHING", callSid, now);
    const [row] = this.#tables.read<{ at: number }>("SELECT at FROM begun WHERE call_sid = ?", callSid);
    return now - (row?.at ?? now) < LONGEST_CALL_MS;
  }
}
