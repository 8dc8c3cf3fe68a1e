import { type CallEvent, type LogEntry, logEntry } from "@patchbay/protocol/call";
import { readable } from "../../../call/readable.ts";
import { report } from "../../../log.ts";
import type { Tables } from "../../common/tables.ts";

/** SQL of the call's log, for the object's migrations. */
export const JOURNAL_TABLE =
  "CREATE TABLE entry (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL)";

/** The numbered event log of one call. What is not in it did not happen. */
export class Journal {
  readonly #tables: Tables;
  #last: number;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#last = tables.read<{ n: number | null }>("SELECT max(n) AS n FROM entry")[0]?.n ?? 0;
  }

  get last(): number {
    return this.#last;
  }

  /** Null for an event that could not be read again: it is not written, and did not happen. */
  append(told: CallEvent, at: number): LogEntry | null {
    const kept = readable(told);
    if (kept === null || kept.wrong !== "") {
      report("error", "an event of a call was too long or malformed", {
        code: told.type,
        error: kept?.wrong ?? "refused",
      });
    }
    if (kept === null) return null;
    const { event } = kept;
    this.#last += 1;
    this.#tables.write(
      "INSERT INTO entry (n, at, event) VALUES (?, ?, ?)",
      this.#last,
      at,
      JSON.stringify(event),
    );
    return { n: this.#last, at, event };
  }

  /** All entries in order. One written by a version that knew other events is left out, not fatal. */
  read(): LogEntry[] {
    const entries: LogEntry[] = [];
    for (const row of this.#tables.read<{ n: number; at: number; event: string }>(
      "SELECT n, at, event FROM entry ORDER BY n",
    )) {
      const parsed = logEntry.safeParse({ n: row.n, at: row.at, event: JSON.parse(row.event) });
      if (parsed.success) entries.push(parsed.data);
    }
    return entries;
  }
}
