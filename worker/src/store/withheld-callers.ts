import type { Party } from "@patchbay/protocol/call";
import { WITHHELD_SHOWN_TO, type WithheldShownTo } from "@patchbay/protocol/site";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { site, withheldCaller } from "./schema.ts";

/** What is kept of a caller who withheld their number, and to whom the site shows it. */
export interface KeptCaller {
  number: string;
  name: string;
  shownTo: WithheldShownTo;
}

/**
 * Numbers that callers withheld, where their site has decided that somebody may see them all the same. They are kept here alone, apart from
 * the call: its log, its lists and its search, the feed and the assistant never have them.
 */
export class WithheldCallers {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  async keep(callId: string, siteId: string, { number, name }: Party): Promise<void> {
    await this.#db
      .insert(withheldCaller)
      .values({ callId, orgId: this.#orgId, siteId, number, name, at: Date.now() })
      .onConflictDoUpdate({
        target: withheldCaller.callId,
        set: { number, name },
        setWhere: eq(withheldCaller.orgId, this.#orgId),
      });
  }

  /** Null where nothing is kept. By the site's present decision, whatever it was when the caller called. */
  async get(callId: string): Promise<KeptCaller | null> {
    const rows = await this.#db
      .select({ number: withheldCaller.number, name: withheldCaller.name, shownTo: site.withheldShownTo })
      .from(withheldCaller)
      .innerJoin(site, and(eq(site.id, withheldCaller.siteId), eq(site.orgId, withheldCaller.orgId)))
      .where(and(eq(withheldCaller.orgId, this.#orgId), eq(withheldCaller.callId, callId)))
      .limit(1);
    const [row] = rows;
    // What is not one of them shows nobody anything.
    return row ? { ...row, shownTo: WITHHELD_SHOWN_TO.catch("nobody").parse(row.shownTo) } : null;
  }

  /** The site shows them to nobody any more. */
  async forget(siteId: string): Promise<void> {
    await this.#db
      .delete(withheldCaller)
      .where(and(eq(withheldCaller.orgId, this.#orgId), eq(withheldCaller.siteId, siteId)));
  }
}
