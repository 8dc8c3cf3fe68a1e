import { changesOf, type EntityChange, type KnownSite } from "@patchbay/protocol/pbx/site-view/view";
import * as z from "zod";
import type { Env } from "../../../env.ts";
import { errorText, report } from "../../../log.ts";
import { shownEntities } from "../../../pbx/shown-entities.ts";
import type { Settings } from "../../common/settings.ts";

const KEY = "view-watched";
/** What changes more often is told together: a newer state of an entity takes the place of the older one. Behind it the feed does the same. */
const FLUSH_EVERY_MS = 20;
const RETRY_MS = 1_000;

const keyOf = ({ kind, id }: EntityChange): string => `${kind} ${id}`;

/** What has become of a PBX, up to a revision of what the object knows of it. */
export interface ViewNews {
  revision: number;
  changes: EntityChange[];
}

/** Tells the organization's dashboards what changes in a PBX, while one of them watches it and no longer. */
export class ViewTold {
  readonly #organizations: Env["ORGANIZATION"];
  readonly #settings: Settings;
  readonly #known: KnownSite;
  readonly #site: () => { orgId: string; siteId: string } | null;
  readonly #waiting = new Map<string, EntityChange>();
  #watched: boolean;
  /** How often somebody has asked for the whole. */
  #asked = 0;
  #revision = 0;
  #flushedAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #telling = false;

  constructor(
    organizations: Env["ORGANIZATION"],
    settings: Settings,
    known: KnownSite,
    site: () => { orgId: string; siteId: string } | null,
  ) {
    this.#organizations = organizations;
    this.#settings = settings;
    this.#known = known;
    this.#site = site;
    this.#watched = settings.get(KEY, z.boolean()) ?? false;
  }

  /** The whole of it, for somebody who watches from now on. */
  whole(): { revision: number; entities: EntityChange[] } {
    this.#asked += 1;
    this.#watch(true);
    return { revision: this.#revision, entities: shownEntities(this.#known, changesOf(this.#known)) };
  }

  /** Something has changed: told at once where it was quiet, with others where it is not. */
  soon(changes: readonly EntityChange[]): void {
    if (!this.#watched || changes.length === 0) return;
    for (const change of changes) this.#waiting.set(keyOf(change), change);
    this.#schedule(this.#flushedAt + FLUSH_EVERY_MS - Date.now());
  }

  #schedule(waitMs: number): void {
    if (this.#telling) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null;
        void this.#flush();
      },
      Math.max(0, waitMs),
    );
  }

  /** One at a time: a later state must not be overtaken by an earlier one. */
  async #flush(): Promise<void> {
    const site = this.#site();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#flushedAt = Date.now();
    const changes = shownEntities(this.#known, waiting);
    if (site === null || changes.length === 0) return;
    this.#telling = true;
    let againMs = FLUSH_EVERY_MS;
    try {
      await this.#tell(site, changes);
    } catch (error) {
      report("warn", "changes of a PBX not delivered", { site: site.siteId, error: errorText(error) });
      for (const change of waiting)
        if (!this.#waiting.has(keyOf(change))) this.#waiting.set(keyOf(change), change);
      againMs = RETRY_MS;
    }
    this.#telling = false;
    if (this.#waiting.size > 0) this.#schedule(againMs);
  }

  async #tell({ orgId, siteId }: { orgId: string; siteId: string }, changes: EntityChange[]): Promise<void> {
    const asked = this.#asked;
    this.#revision += 1;
    const organization = this.#organizations.get(this.#organizations.idFromName(orgId));
    const watched = await organization.siteViewChanged(siteId, { revision: this.#revision, changes });
    // Whoever has asked meanwhile watches.
    if (watched || asked !== this.#asked) return;
    this.#watch(false);
    this.#waiting.clear();
  }

  #watch(watched: boolean): void {
    if (this.#watched === watched) return;
    this.#watched = watched;
    this.#settings.set(KEY, watched);
  }
}
