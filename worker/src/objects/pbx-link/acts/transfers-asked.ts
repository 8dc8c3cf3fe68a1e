import type { Actor } from "@patchbay/protocol/call";
import type { Tables } from "../../common/tables.ts";

export const TRANSFER_TABLE =
  "CREATE TABLE transfer (id TEXT PRIMARY KEY, actor_id TEXT NOT NULL, actor_name TEXT NOT NULL, detail TEXT NOT NULL, at INTEGER NOT NULL, ended INTEGER NOT NULL)";

/** The longest that one can be: an hour in a queue, and the ring at the phone that they come back to. Its end is still the asker's. */
const KEPT_MS = 2 * 60 * 60_000;

type Row = { actor_id: string; actor_name: string; detail: string; ended: number };

/** Who asked for which transfer between people, so that what came of it is theirs in the audit log; over a restart of the object, too. */
export class TransfersAsked {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Who asked for it; null where nobody did. */
  by(id: string): { actorId: string } | null {
    const row = this.#row(id);
    return row === undefined ? null : { actorId: row.actor_id };
  }

  begin(id: string, actor: Actor, detail: string, now: number): void {
    this.#tables.remove("DELETE FROM transfer WHERE at < ?", now - KEPT_MS);
    this.#tables.write(
      "INSERT INTO transfer (id, actor_id, actor_name, detail, at, ended) VALUES (?, ?, ?, ?, ?, 0)",
      id,
      actor.id,
      actor.name,
      detail,
      now,
    );
  }

  forget(id: string): void {
    this.#tables.remove("DELETE FROM transfer WHERE id = ?", id);
  }

  /** It has ended: for whom that is to be written down, once; null where that was done, or nobody asked. */
  end(id: string): { actor: Actor; detail: string } | null {
    const row = this.#row(id);
    if (row === undefined || row.ended === 1) return null;
    this.#tables.write("UPDATE transfer SET ended = 1 WHERE id = ?", id);
    return { actor: { kind: "member", id: row.actor_id, name: row.actor_name }, detail: row.detail };
  }

  /** Those without an end that were asked for before then. */
  open(before: number): string[] {
    const query = "SELECT id FROM transfer WHERE ended = 0 AND at < ?";
    return this.#tables.read<{ id: string }>(query, before).map(({ id }) => id);
  }

  #row(id: string): Row | undefined {
    return this.#tables.read<Row>("SELECT * FROM transfer WHERE id = ?", id)[0];
  }
}
