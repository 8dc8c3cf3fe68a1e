import { type InsideRow, insideRow } from "../../../pbx/inside/row.ts";
import type { Tables } from "../../common/tables.ts";

export const INSIDE_TABLE =
  "CREATE TABLE inside (seed TEXT PRIMARY KEY, row TEXT NOT NULL, told INTEGER NOT NULL) WITHOUT ROWID";

/** A PBX with more calls at once than this is listed in part. */
const MOST_ROWS = 2_000;

/** The calls that run in a PBX alone: in memory to be looked up by their channels, in SQLite to outlive this process. */
export class InsideTable {
  readonly #tables: Tables;
  readonly #bySeed = new Map<string, InsideRow>();
  readonly #byMember = new Map<string, string>();
  readonly #untold = new Set<string>();
  #isRead = false;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  all(): InsideRow[] {
    return [...this.#rows.values()];
  }

  /** The call of which this channel is a part; it may be over, and may go on while its channels do. */
  of(uniqueid: string): InsideRow | undefined {
    const rows = this.#rows;
    return rows.get(this.#byMember.get(uniqueid) ?? "");
  }

  /** Those of which the organization has not been told as they are now. */
  untold(): InsideRow[] {
    const rows = this.#rows;
    return [...this.#untold].flatMap((seed) => rows.get(seed) ?? []);
  }

  /** `shown` when lists of calls have to be told of what is other. False when there is no room. */
  put(row: InsideRow, shown: boolean): boolean {
    const rows = this.#rows;
    if (rows.size >= MOST_ROWS && !rows.has(row.seed)) return false;
    this.#leave(row.seed);
    rows.set(row.seed, row);
    for (const member of row.members) this.#byMember.set(member, row.seed);
    if (shown) this.#untold.add(row.seed);
    this.#keep(row);
    return true;
  }

  /** Lists have been told of it as it is. Nothing happens where it is another by now. */
  told(row: InsideRow): void {
    if (this.#rows.get(row.seed) !== row) return;
    this.#untold.delete(row.seed);
    this.#keep(row);
  }

  /** One that is over, all its channels are gone, and lists know it: nobody asks for it any more. */
  #keep(row: InsideRow): void {
    if (row.endedAt === null || row.members.length > 0 || this.#untold.has(row.seed)) return this.#write(row);
    this.#leave(row.seed);
    this.#rows.delete(row.seed);
    this.#tables.remove("DELETE FROM inside WHERE seed = ?", row.seed);
  }

  #leave(seed: string): void {
    for (const member of this.#bySeed.get(seed)?.members ?? [])
      if (this.#byMember.get(member) === seed) this.#byMember.delete(member);
  }

  #write(row: InsideRow): void {
    this.#tables.write(
      "INSERT INTO inside (seed, row, told) VALUES (?, ?, ?) ON CONFLICT (seed) DO UPDATE SET row = excluded.row, told = excluded.told",
      row.seed,
      JSON.stringify(row),
      this.#untold.has(row.seed) ? 0 : 1,
    );
  }

  get #rows(): Map<string, InsideRow> {
    if (this.#isRead) return this.#bySeed;
    this.#isRead = true;
    for (const { row, told } of this.#tables.read<{ row: string; told: number }>("SELECT * FROM inside")) {
      const read = insideRow.safeParse(JSON.parse(row));
      if (!read.success) continue;
      this.#bySeed.set(read.data.seed, read.data);
      for (const member of read.data.members) this.#byMember.set(member, read.data.seed);
      if (told === 0) this.#untold.add(read.data.seed);
    }
    return this.#bySeed;
  }
}
