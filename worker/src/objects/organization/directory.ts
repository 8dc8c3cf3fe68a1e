import { type CallSummary, callSummary } from "@patchbay/protocol/call";
import { type SiteStatus, siteStatus } from "@patchbay/protocol/site";
import type { Tables } from "../common/tables.ts";

/** SQL of the directory, for the object's migrations. */
export const DIRECTORY_TABLES = [
  `CREATE TABLE call (id TEXT PRIMARY KEY, last_entry INTEGER NOT NULL, ended_at INTEGER, summary TEXT NOT NULL)`,
  `CREATE INDEX call_ended ON call (ended_at)`,
  `CREATE TABLE site (id TEXT PRIMARY KEY, status TEXT NOT NULL)`,
];

/** How many ended calls a dashboard sees before it asks for the history. */
const RECENT_CALLS = 100;

/** The organization's live calls and sites, with the calls that ended lately. */
export class Directory {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** The number of the last log entry that was taken in for this call; 0 for an unknown one. */
  lastEntry(callId: string): number {
    return (
      this.#tables.read<{ n: number }>("SELECT last_entry AS n FROM call WHERE id = ?", callId)[0]?.n ?? 0
    );
  }

  has(callId: string): boolean {
    return this.lastEntry(callId) > 0;
  }

  keepCall(call: CallSummary): void {
    this.#tables.write(
      `INSERT INTO call (id, last_entry, ended_at, summary) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET last_entry = excluded.last_entry, ended_at = excluded.ended_at, summary = excluded.summary`,
      call.id,
      call.version,
      call.endedAt,
      JSON.stringify(call),
    );
    if (call.endedAt !== null) this.#forgetOld();
  }

  /** Keeps a call that a PBX has in its own hands; null when it is a call with a log of its own by now. */
  keepInside(listed: CallSummary): CallSummary | null {
    if (this.has(listed.id)) return null;
    const call = { ...listed, handled: this.call(listed.id)?.handled ?? false };
    this.keepCall(call);
    return call;
  }

  keepSite(site: SiteStatus): void {
    this.#tables.write(
      "INSERT INTO site (id, status) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status",
      site.id,
      JSON.stringify(site),
    );
  }

  call(callId: string): CallSummary | null {
    const [row] = this.#tables.read<{ summary: string }>("SELECT summary FROM call WHERE id = ?", callId);
    const parsed = row && callSummary.safeParse(JSON.parse(row.summary));
    return parsed?.success ? parsed.data : null;
  }

  calls(): CallSummary[] {
    return this.#tables
      .read<{ summary: string }>("SELECT summary FROM call ORDER BY ended_at IS NOT NULL, ended_at DESC")
      .flatMap((row) => {
        const parsed = callSummary.safeParse(JSON.parse(row.summary));
        return parsed.success ? [parsed.data] : [];
      });
  }

  /** Ids of the members who are on a live call. */
  operatorsOnCalls(): Set<string> {
    const rows = this.#tables.read<{ id: string | null }>(
      "SELECT json_extract(summary, '$.handler.id') AS id FROM call WHERE ended_at IS NULL AND json_extract(summary, '$.handler.kind') = 'operator'",
    );
    return new Set(rows.flatMap(({ id }) => (id === null ? [] : [id])));
  }

  sites(): SiteStatus[] {
    return this.#tables.read<{ status: string }>("SELECT status FROM site ORDER BY id").flatMap((row) => {
      const parsed = siteStatus.safeParse(JSON.parse(row.status));
      return parsed.success ? [parsed.data] : [];
    });
  }

  #forgetOld(): void {
    this.#tables.remove(
      `DELETE FROM call WHERE id IN
         (SELECT id FROM call WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT -1 OFFSET ?)`,
      RECENT_CALLS,
    );
  }
}
