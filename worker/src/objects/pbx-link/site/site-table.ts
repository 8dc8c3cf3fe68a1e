import { ENTITY_KINDS, type Entity, type EntityKind } from "@patchbay/protocol/pbx/site-view/entities";
import { type EntityChange, type KnownSite, parseChange } from "@patchbay/protocol/pbx/site-view/view";
import type { Tables } from "../../common/tables.ts";

/** SQL of what is known of a PBX; the rows of its channels were in a table of their own once. */
export const SITE_TABLES = [
  "CREATE TABLE entity (kind TEXT NOT NULL, id TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID",
  "INSERT INTO entity (kind, id, row) SELECT 'channel', uniqueid, row FROM channel",
  "DROP TABLE channel",
  "CREATE INDEX entity_bridge ON entity (json_extract(row, '$.bridgeId')) WHERE kind = 'channel'",
  "CREATE INDEX entity_name ON entity (json_extract(row, '$.channel')) WHERE kind = 'channel'",
];

/** No PBX has more of a kind that anybody could look at; a connector that has lost its way must not fill the object. */
const MOST_OF_A_KIND = 10_000;

type Rows = { [K in EntityKind]: Map<string, Entity<K>> };
const noRows = (): Rows => ({
  channel: new Map(),
  bridge: new Map(),
  queue: new Map(),
  queue_member: new Map(),
  queue_caller: new Map(),
  extension: new Map(),
  contact: new Map(),
  registration: new Map(),
  parked: new Map(),
  conference: new Map(),
  conference_member: new Map(),
  transfer: new Map(),
});

/** Everything that is known of one PBX: in memory to be looked up, in SQLite to outlive this process. */
export class SiteTable implements KnownSite {
  readonly #tables: Tables;
  #rows: Rows | null = null;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get<K extends EntityKind>(kind: K, id: string): Entity<K> | undefined {
    return this.#held[kind].get(id);
  }

  all<K extends EntityKind>(kind: K): ReadonlyMap<string, Entity<K>> {
    return this.#held[kind];
  }

  /** Keeps what has changed; answers what of that it had room for. */
  apply(changes: readonly EntityChange[]): EntityChange[] {
    return changes.filter((change) => {
      const rows: Map<string, unknown> = this.#held[change.kind];
      if ("gone" in change) {
        rows.delete(change.id);
        this.#tables.remove("DELETE FROM entity WHERE kind = ? AND id = ?", change.kind, change.id);
        return true;
      }
      if (rows.size >= MOST_OF_A_KIND && !rows.has(change.id)) return false;
      rows.set(change.id, change.row);
      this.#tables.write(
        "INSERT INTO entity (kind, id, row) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET row = excluded.row",
        change.kind,
        change.id,
        JSON.stringify(change.row),
      );
      return true;
    });
  }

  get #held(): Rows {
    this.#rows ??= this.#read();
    return this.#rows;
  }

  /** What an earlier version wrote and this one cannot read is left out: the next list brings it again. */
  #read(): Rows {
    const rows = noRows();
    for (const kind of ENTITY_KINDS) {
      const into: Map<string, unknown> = rows[kind];
      const query = "SELECT id, row FROM entity WHERE kind = ?";
      for (const { id, row } of this.#tables.read<{ id: string; row: string }>(query, kind)) {
        const parsed = parseChange({ kind, id, row: JSON.parse(row) });
        if (parsed.ok && "row" in parsed.value) into.set(id, parsed.value.row);
      }
    }
    return rows;
  }
}
