import { errorText, report } from "../../log.ts";
import { DoNotCallList } from "../../store/follow-up/do-not-call-list.ts";
import { placed, rekeyLists } from "../../store/follow-up/rekey.ts";
import { OrgSettingsStore } from "../../store/org-settings.ts";
import type { Tables } from "../common/tables.ts";

/** SQL for the organization's migrations. */
export const DO_NOT_CALL_TABLE = "CREATE TABLE do_not_call (number TEXT PRIMARY KEY)";
/** The same, in this order. */
export const DO_NOT_CALL_COPY_TABLES = [
  "CREATE TABLE do_not_call_copy (taken_at INTEGER NOT NULL)",
  "CREATE TABLE do_not_call_removed (number TEXT PRIMARY KEY, at INTEGER NOT NULL)",
];

/** A PBX's own extension is shorter than any part of a number by which it would be taken for one. */
const SHORTEST_TAIL = 7;

/**
 * Whether a number may be called, for everything that places calls: the organization's own copy of its list. What D1 has is
 * taken over once; from then on every change comes by here first, so that no call waits for D1.
 */
export class DoNotCall {
  readonly #tables: Tables;
  readonly #d1: D1Database;
  #taking: Promise<void> | null = null;

  constructor(tables: Tables, d1: D1Database) {
    this.#tables = tables;
    this.#d1 = d1;
  }

  /** Unless it was taken off since it was asked for: a call's log that is told again does not bring it back. */
  add(number: string, askedAt: number): void {
    const removed = this.#tables.read(
      "SELECT at FROM do_not_call_removed WHERE number = ? AND at > ?",
      number,
      askedAt,
    );
    if (removed.length === 0) this.#put(number);
  }

  remove(number: string): void {
    this.#drop(number);
    this.#tables.write(
      "INSERT OR REPLACE INTO do_not_call_removed (number, at) VALUES (?, ?)",
      number,
      Date.now(),
    );
  }

  #put(number: string): void {
    this.#tables.write("INSERT OR IGNORE INTO do_not_call (number) VALUES (?)", number);
  }

  #drop(number: string): void {
    this.#tables.remove("DELETE FROM do_not_call WHERE number = ?", number);
  }

  /** Is any of these (E.164, or a PBX's own digits) listed? Where nobody can tell, none may be called. */
  async mayDial(orgId: string, numbers: readonly string[]): Promise<"yes" | "listed" | "unknown"> {
    if (numbers.some((number) => this.#isListed(number))) return "listed";
    if (!this.#isTaken()) {
      try {
        await this.take(orgId);
      } catch (error) {
        report("error", "the do-not-call list cannot be read", { org: orgId, error: errorText(error) });
        return "unknown";
      }
    }
    return numbers.some((number) => this.#isListed(number)) ? "listed" : "yes";
  }

  /** Takes over what D1 has, with its numbers as one value each. Rejects while D1 cannot be read. */
  take(orgId: string): Promise<void> {
    this.#taking ??= this.#take(orgId).finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }

  async #take(orgId: string): Promise<void> {
    const { country } = await new OrgSettingsStore(this.#d1, orgId).read();
    await rekeyLists(this.#d1, orgId, country);
    const numbers = await new DoNotCallList(this.#d1, orgId).numbers();
    for (const number of numbers) this.#put(number);
    // What calls have listed here may have a country only now; removing it must find it under one value.
    for (const entry of this.#unplaced()) {
      const number = placed(entry, country);
      if (number === null || number === entry) continue;
      this.#put(number);
      this.#drop(entry);
    }
    this.#tables.write("INSERT INTO do_not_call_copy (taken_at) VALUES (?)", Date.now());
  }

  #isTaken(): boolean {
    return this.#tables.read("SELECT taken_at FROM do_not_call_copy LIMIT 1").length > 0;
  }

  #isListed(number: string): boolean {
    if (this.#tables.read("SELECT number FROM do_not_call WHERE number = ?", number).length > 0) return true;
    // Whose country an entry is of, nobody may have said yet: it keeps every country's number of these digits.
    return this.#unplaced().some((entry) => {
      const tail = entry.replace(/\D/g, "").replace(/^0+/, "");
      return tail.length >= SHORTEST_TAIL && number.endsWith(tail);
    });
  }

  /** Entries whose country nobody has said. */
  #unplaced(): string[] {
    return this.#tables
      .read<{ number: string }>(
        "SELECT number FROM do_not_call WHERE number NOT LIKE '+%' AND length(number) >= ?",
        SHORTEST_TAIL,
      )
      .map(({ number }) => number);
  }
}
