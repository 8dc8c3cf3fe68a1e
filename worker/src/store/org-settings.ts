import { DEFAULT_ORG_SETTINGS, type OrgSettings, orgSettings } from "@patchbay/protocol/org-settings";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { organizationSettings } from "./schema.ts";

/** What one organization has decided for all its calls. */
export class OrgSettingsStore {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  async read(): Promise<OrgSettings> {
    const rows = await this.#db
      .select()
      .from(organizationSettings)
      .where(eq(organizationSettings.orgId, this.#orgId))
      .limit(1);
    const kept = orgSettings.safeParse(rows[0]?.settings ?? {});
    return kept.success ? kept.data : DEFAULT_ORG_SETTINGS;
  }

  async save(settings: OrgSettings): Promise<void> {
    await this.#db
      .insert(organizationSettings)
      .values({ orgId: this.#orgId, settings })
      .onConflictDoUpdate({ target: organizationSettings.orgId, set: { settings } });
  }
}
