import type { Entity, EntityKind } from "./entities.ts";
import type { EntityChange, KnownSite } from "./view.ts";

/** What follows from one event, over what was known before it: it holds only what is other than that. */
export class Draft implements KnownSite {
  readonly #known: KnownSite;
  readonly #changed = new Map<string, EntityChange>();

  constructor(known: KnownSite) {
    this.#known = known;
  }

  get<K extends EntityKind>(kind: K, id: string): Entity<K> | undefined {
    const changed = this.#changed.get(keyOf(kind, id));
    if (changed === undefined) return this.#known.get(kind, id);
    return "gone" in changed ? undefined : (changed.row as Entity<K>);
  }

  all<K extends EntityKind>(kind: K): [string, Entity<K>][] {
    const rows = new Map<string, Entity<K>>(this.#known.all(kind));
    for (const change of this.#changed.values()) {
      if (change.kind !== kind) continue;
      if ("gone" in change) rows.delete(change.id);
      else rows.set(change.id, change.row as Entity<K>);
    }
    return [...rows];
  }

  put<K extends EntityKind>(kind: K, id: string, row: Entity<K>): void {
    const key = keyOf(kind, id);
    const before = this.#known.get(kind, id);
    if (before !== undefined && same(before, row)) this.#changed.delete(key);
    else this.#changed.set(key, { kind, id, row } as EntityChange);
  }

  /** Changes a part of what is known; of what is not, nothing comes about. */
  patch<K extends EntityKind>(kind: K, id: string, part: Partial<Entity<K>>): void {
    const row = this.get(kind, id);
    if (row !== undefined) this.put(kind, id, { ...row, ...part });
  }

  drop(kind: EntityKind, id: string): void {
    const key = keyOf(kind, id);
    if (this.#known.get(kind, id) === undefined) this.#changed.delete(key);
    else this.#changed.set(key, { kind, id, gone: true });
  }

  /** Lets go of all of a kind that are not among these. */
  keepOnly(kind: EntityKind, ids: ReadonlySet<string>): void {
    for (const [id] of this.all(kind)) if (!ids.has(id)) this.drop(kind, id);
  }

  get changes(): EntityChange[] {
    return [...this.#changed.values()];
  }
}

const keyOf = (kind: EntityKind, id: string): string => `${kind} ${id}`;

/** Rows are plain data; what is undefined is as good as absent. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => same(left.get(key), right.get(key)));
}
