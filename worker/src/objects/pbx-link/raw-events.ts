import type { RawEvents } from "@patchbay/protocol/pbx/raw-event";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import type { Commands } from "./commands.ts";

/** How long a connector tells raw events before it has to be asked again. */
const LEASE_MS = 30_000;
/** Its own question comes three times in a lease; an answer to each second one is enough. */
const RENEWED_AFTER_MS = 12_000;
const NOTHING: RawEvents = { events: [], leftOut: 0 };

/** Asterisk's events as they come: passed on to the dashboards that watch them, and asked of the connector only for as long as one does. */
export class WatchedEvents {
  readonly #organizations: Env["ORGANIZATION"];
  readonly #commands: Pick<Commands, "tell">;
  /** Epoch milliseconds; 0: nothing was asked for, or by an object that slept since. */
  #askedAt = 0;
  /** How often somebody has begun to watch. */
  #begun = 0;

  constructor(organizations: Env["ORGANIZATION"], commands: Pick<Commands, "tell">) {
    this.#organizations = organizations;
    this.#commands = commands;
  }

  /** Somebody watches from now on. */
  begins(): void {
    this.#begun += 1;
    this.#watch(true);
  }

  /** Somebody has left: the connector is told so where they were the last one. */
  async left(orgId: string, siteId: string): Promise<void> {
    return this.take(orgId, siteId, NOTHING);
  }

  /** Passes on what came; where nobody watches any more the connector is told so. */
  async take(orgId: string, siteId: string, events: RawEvents): Promise<void> {
    const begun = this.#begun;
    const watched = await this.#tell(orgId, siteId, events);
    // Whoever has begun meanwhile watches, whatever was answered before.
    if (watched === null || begun !== this.#begun) return;
    if (!watched || Date.now() - this.#askedAt >= RENEWED_AFTER_MS) this.#watch(watched);
  }

  /** A connector that was started anew knows of no watch. */
  async again(orgId: string, siteId: string): Promise<void> {
    if ((await this.#tell(orgId, siteId, NOTHING)) === true) this.#watch(true);
  }

  #watch(watched: boolean): void {
    this.#askedAt = watched ? Date.now() : 0;
    this.#commands.tell({ kind: "watch", forMs: watched ? LEASE_MS : 0 });
  }

  /** Does anybody watch? Null where that cannot be asked: then the lease decides. */
  async #tell(orgId: string, siteId: string, events: RawEvents): Promise<boolean | null> {
    try {
      return await this.#organizations.get(this.#organizations.idFromName(orgId)).rawEvents(siteId, events);
    } catch (error) {
      report("warn", "raw events not delivered", { site: siteId, error: errorText(error) });
      return null;
    }
  }
}
