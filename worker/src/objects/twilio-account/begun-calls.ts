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
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** False when the call began so long ago that nobody can be asking for it now. */
  begin(callSid: string, now: number): boolean {
    this.#sql.exec("INSERT INTO begun (call_sid, at) VALUES (?, ?) ON CONFLICT DO NOTHING", callSid, now);
    const { at } = this.#sql.exec<{ at: number }>("SELECT at FROM begun WHERE call_sid = ?", callSid).one();
    return now - at < LONGEST_CALL_MS;
  }
}
