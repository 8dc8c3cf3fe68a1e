import type { RawEvents } from "@patchbay/protocol/pbx/raw-event";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import type { Commands } from "./commands.ts";

/** How long a connector tells raw events before it has to be asked again. */
const LEASE_MS = 30_000;
/** Its own question comes three times in a lease; an answer to each second one is enough. */
const RENEWED_AFTER_MS = 12_000;

/** Asterisk's events as they come: passed on to the dashboards that watch them, and asked of the connector only for as long as one does. */
export class WatchedEvents {
  readonly #organizations: Env["ORGANIZATION"];
  readonly #commands: Pick<Commands, "tell">;
  /** Epoch milliseconds; 0: nothing was asked for, or by an object that slept since. */
  #askedAt = 0;

  constructor(organizations: Env["ORGANIZATION"], commands: Pick<Commands, "tell">) {
    this.#organizations = organizations;
    this.#commands = commands;
  }

  /** Somebody watches from now on, or the last one has gone. */
  watch(watched: boolean): void {
    this.#askedAt = watched ? Date.now() : 0;
    this.#commands.tell({ kind: "watch", forMs: watched ? LEASE_MS : 0 });
  }

  /** Passes on what came; where nobody watches any more the connector is told so. */
  async take(orgId: string, siteId: string, events: RawEvents): Promise<void> {
    const watched = await this.#tell(orgId, siteId, events);
    if (!watched || Date.now() - this.#askedAt >= RENEWED_AFTER_MS) this.watch(watched);
  }

  /** A connector that was started anew knows of no watch. */
  async again(orgId: string, siteId: string): Promise<void> {
    if (await this.#tell(orgId, siteId, { events: [], leftOut: 0 })) this.watch(true);
  }

  /** Does anybody watch? Where that cannot be asked, the lease decides. */
  async #tell(orgId: string, siteId: string, events: RawEvents): Promise<boolean> {
    try {
      return await this.#organizations.get(this.#organizations.idFromName(orgId)).rawEvents(siteId, events);
    } catch (error) {
      report("warn", "raw events not delivered", { site: siteId, error: errorText(error) });
      return false;
    }
  }
}
