import { errorText, report } from "../../log.ts";
import { DoNotCallList } from "../../store/follow-up/do-not-call-list.ts";
import type { Tables } from "../common/tables.ts";

/** SQL for the organization's migrations. */
export const DO_NOT_CALL_TABLE = "CREATE TABLE do_not_call (number TEXT PRIMARY KEY)";

/**
 * Whether a number may be called, for everything that places calls. D1 has the list; what calls put on it is known here
 * at once, whether D1 could be written or not.
 */
export class DoNotCall {
  readonly #tables: Tables;
  readonly #d1: D1Database;

  constructor(tables: Tables, d1: D1Database) {
    this.#tables = tables;
    this.#d1 = d1;
  }

  add(number: string): void {
    this.#tables.write("INSERT OR IGNORE INTO do_not_call (number) VALUES (?)", number);
  }

  remove(number: string): void {
    this.#tables.remove("DELETE FROM do_not_call WHERE number = ?", number);
  }

  async mayDial(orgId: string, number: string): Promise<"yes" | "listed" | "unknown"> {
    const known = this.#tables.read("SELECT number FROM do_not_call WHERE number = ?", number);
    if (known.length > 0) return "listed";
    try {
      return (await new DoNotCallList(this.#d1, orgId).has(number)) ? "listed" : "yes";
    } catch (error) {
      report("error", "the do-not-call list cannot be read", { org: orgId, error: errorText(error) });
      return "unknown";
    }
  }
}
