import { ok, type Result, refuse } from "../../result.ts";
import { ENTITIES, ENTITY_KINDS, type Entity, type EntityKind } from "./entities.ts";

/** A PBX as it is known, by kind and name. */
export type SiteView = { readonly [K in EntityKind]: ReadonlyMap<string, Entity<K>> };

/** An entity that is new or other than before, or one that is gone. */
export type EntityChange =
  | { [K in EntityKind]: { kind: K; id: string; row: Entity<K> } }[EntityKind]
  | { kind: EntityKind; id: string; gone: true };

/** What can be looked up of a PBX, wherever it is kept. */
export interface KnownSite {
  get<K extends EntityKind>(kind: K, id: string): Entity<K> | undefined;
  all<K extends EntityKind>(kind: K): Iterable<readonly [string, Entity<K>]>;
}

export const emptySiteView: SiteView = {
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
};

export const knownIn = (view: SiteView): KnownSite => ({
  get: (kind, id) => view[kind].get(id),
  all: (kind) => view[kind],
});

/** The view after these changes; kinds that none of them touches stay the same maps. */
export function withChanges(view: SiteView, changes: readonly EntityChange[]): SiteView {
  if (changes.length === 0) return view;
  const maps: Record<EntityKind, Map<string, unknown> | ReadonlyMap<string, unknown>> = { ...view };
  const fresh = new Map<EntityKind, Map<string, unknown>>();
  for (const change of changes) {
    const map = fresh.get(change.kind) ?? new Map<string, unknown>(maps[change.kind]);
    fresh.set(change.kind, map);
    if ("gone" in change) map.delete(change.id);
    else map.set(change.id, change.row);
  }
  for (const [kind, map] of fresh) maps[kind] = map;
  // Each row went into the map of its own kind.
  return maps as SiteView;
}

/** The whole view as changes to an empty one, as a snapshot carries it. */
export const changesOf = (known: KnownSite): EntityChange[] =>
  ENTITY_KINDS.flatMap((kind) =>
    [...known.all(kind)].map(([id, row]) => ({ kind, id, row }) as EntityChange),
  );

const isKind = (kind: unknown): kind is EntityKind =>
  typeof kind === "string" && Object.hasOwn(ENTITIES, kind);

/** Reads a change that came by wire; one of a kind that this version does not know is refused. */
export function parseChange(raw: unknown): Result<EntityChange> {
  if (typeof raw !== "object" || raw === null || !("kind" in raw) || !("id" in raw))
    return refuse("no change");
  const { kind, id } = raw;
  if (!isKind(kind) || typeof id !== "string") return refuse("no kind that is known");
  if ("gone" in raw && raw.gone === true) return ok({ kind, id, gone: true });
  const row = ENTITIES[kind].safeParse("row" in raw ? raw.row : null);
  return row.success
    ? ok({ kind, id, row: row.data } as EntityChange)
    : refuse(`${kind}: ${row.error.message}`);
}
