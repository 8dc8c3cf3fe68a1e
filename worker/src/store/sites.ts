import type { OrgSettings } from "@patchbay/protocol/org-settings";
import { OPEN_RULES, type SiteRules, siteRules } from "@patchbay/protocol/pbx/site-rules";
import { WITHHELD_SHOWN_TO, type WithheldShownTo } from "@patchbay/protocol/site";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { presentPlan } from "../call/present-plan.ts";
import type { RoutingTable } from "../call/routing.ts";
import type { SiteFile } from "./files/site-file.ts";
import { OrgSettingsStore } from "./org-settings.ts";
import { Members } from "./people/members.ts";
import { assistant, route, site } from "./schema.ts";

/** What its page decides of a site; what is not named stays. */
export interface SiteChange {
  country?: string | null;
  withheldShownTo?: WithheldShownTo;
  rules?: SiteRules;
  listsInside?: boolean;
}

const DEFAULT_QUEUE = "support";

/** The sites of one organization, with the routes and assistants their objects get a copy of. */
export class Sites {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #settings: OrgSettingsStore;
  readonly #members: Members;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#settings = new OrgSettingsStore(d1, orgId);
    this.#members = new Members(d1, orgId);
    this.#orgId = orgId;
  }

  /** Ids of all sites, oldest first. */
  async ids(): Promise<string[]> {
    const rows = await this.#db
      .select({ id: site.id })
      .from(site)
      .where(eq(site.orgId, this.#orgId))
      .orderBy(site.createdAt);
    return rows.map((row) => row.id);
  }

  /** False when it was there. */
  async add(id: string, name: string, tokenHash: string): Promise<boolean> {
    const added = await this.#db
      .insert(site)
      .values({ id, orgId: this.#orgId, name, tokenHash, createdAt: Date.now() })
      .onConflictDoNothing();
    return added.meta.changes > 0;
  }

  /** A new token, and the end of a revocation. False when the organization has no such site. */
  async rotate(id: string, tokenHash: string): Promise<boolean> {
    const changed = await this.#db.update(site).set({ tokenHash, revokedAt: null }).where(this.#own(id));
    return changed.meta.changes > 0;
  }

  async revoke(id: string): Promise<boolean> {
    const changed = await this.#db.update(site).set({ revokedAt: Date.now() }).where(this.#own(id));
    return changed.meta.changes > 0;
  }

  /** The document that the site's object works from; null when the organization has no such site. */
  async file(id: string): Promise<SiteFile | null> {
    const [rows, { settings, ...routing }] = await Promise.all([
      this.#db.select().from(site).where(this.#own(id)).limit(1),
      this.#routing(id),
    ]);
    const row = rows[0];
    if (row === undefined) return null;
    // The site's calls mean its own country's numbers.
    const country = row.country ?? settings.country;
    return {
      siteId: row.id,
      orgId: row.orgId,
      name: row.name,
      tokenHash: row.tokenHash,
      revoked: row.revokedAt !== null,
      country: row.country,
      withheldShownTo: WITHHELD_SHOWN_TO.catch("nobody").parse(row.withheldShownTo),
      rules: rulesIn(row),
      listsInside: row.listsInside,
      routing: { ...routing, settings: { ...settings, country } },
    };
  }

  /** False when the organization has no such site. */
  async change(id: string, change: SiteChange): Promise<boolean> {
    const changed = await this.#db.update(site).set(change).where(this.#own(id));
    return changed.meta.changes > 0;
  }

  /** What admins let people ask of a site's PBX; null when the organization has no such site. */
  async rules(id: string): Promise<SiteRules | null> {
    const [row] = await this.#db.select({ rules: site.rules }).from(site).where(this.#own(id)).limit(1);
    return row === undefined ? null : rulesIn(row);
  }

  async #routing(siteId: string): Promise<RoutingTable & { settings: OrgSettings }> {
    const [routes, assistants, settings, people] = await Promise.all([
      this.#db
        .select({ exten: route.exten, plan: route.plan })
        .from(route)
        .where(and(eq(route.orgId, this.#orgId), eq(route.siteId, siteId))),
      this.#db.select().from(assistant).where(eq(assistant.orgId, this.#orgId)),
      this.#settings.read(),
      this.#members.takingCalls(),
    ]);
    const members = new Set(people.map(({ id }) => id));
    return {
      settings,
      savedAt: Date.now(),
      routes: routes.map(({ exten, plan }) => ({ exten, plan: presentPlan(plan, { members }) })),
      assistants: assistants.map(({ orgId: _org, ...config }) => config),
      defaultQueue: DEFAULT_QUEUE,
    };
  }

  #own(id: string) {
    return and(eq(site.orgId, this.#orgId), eq(site.id, id));
  }
}

/** What a later version has kept may not be read by this one: then nothing is let through that was not before. */
function rulesIn({ rules }: { rules: unknown }): SiteRules {
  if (rules === null) return OPEN_RULES;
  const known = siteRules.safeParse(rules);
  return known.success ? known.data : CLOSED_RULES;
}
const CLOSED_RULES: SiteRules = { acts: "!*", contexts: "!*", numbers: "!*", command: false };
