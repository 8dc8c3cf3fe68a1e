import type { DeskPhone } from "@patchbay/protocol/call";
import { and, eq, isNull } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { site } from "../schema.ts";
import { deskPhone } from "./schema.ts";

/** The phones on the desks of one organization's members. */
export class DeskPhones {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  /** With its site's name; null where the member has none, or its site is gone. */
  async of(userId: string): Promise<(DeskPhone & { site: string }) | null> {
    const rows = await this.#db
      .select({ siteId: deskPhone.siteId, extension: deskPhone.extension, site: site.name })
      .from(deskPhone)
      .innerJoin(
        site,
        and(eq(site.id, deskPhone.siteId), eq(site.orgId, this.#orgId), isNull(site.revokedAt)),
      )
      .where(this.#own(userId))
      .limit(1);
    return rows[0] ?? null;
  }

  async keep(userId: string, phone: DeskPhone): Promise<void> {
    await this.#db
      .insert(deskPhone)
      .values({ orgId: this.#orgId, userId, ...phone })
      .onConflictDoUpdate({ target: [deskPhone.orgId, deskPhone.userId], set: phone });
  }

  async forget(userId: string): Promise<void> {
    await this.#db.delete(deskPhone).where(this.#own(userId));
  }

  #own(userId: string) {
    return and(eq(deskPhone.orgId, this.#orgId), eq(deskPhone.userId, userId));
  }
}
