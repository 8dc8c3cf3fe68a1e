import type { HttpTool } from "@patchbay/protocol/http-tools";
import { and, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { httpToolTable } from "./schema.ts";

/** A tool, and which of its saved states it is. */
type KeptTool = HttpTool & { version: number; savedBy: string };

/** The tools of one organization's own, as they are edited. */
export class HttpTools {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  async list(): Promise<KeptTool[]> {
    const rows = await this.#db
      .select()
      .from(httpToolTable)
      .where(eq(httpToolTable.orgId, this.#orgId))
      .orderBy(httpToolTable.name);
    return rows.map(({ orgId: _, ...tool }) => tool);
  }

  /** False when there is one of that name. */
  async add(tool: HttpTool, savedBy: string): Promise<boolean> {
    const added = await this.#db
      .insert(httpToolTable)
      .values({ ...tool, savedBy, orgId: this.#orgId })
      .onConflictDoNothing();
    return added.meta.changes > 0;
  }

  /** Saves it on top of the version that was edited, or with null of whatever there is. False when that is not the newest. */
  async change({ name, ...rest }: HttpTool, base: number | null, savedBy: string): Promise<boolean> {
    const changed = await this.#db
      .update(httpToolTable)
      .set({ ...rest, savedBy, version: sql`${httpToolTable.version} + 1` })
      .where(and(this.#named(name), base === null ? undefined : eq(httpToolTable.version, base)));
    return changed.meta.changes > 0;
  }

  /** False when there is no tool of that name. */
  async setSecret(name: string, sealedSecret: string): Promise<boolean> {
    const changed = await this.#db.update(httpToolTable).set({ sealedSecret }).where(this.#named(name));
    return changed.meta.changes > 0;
  }

  async remove(name: string): Promise<boolean> {
    const changed = await this.#db.delete(httpToolTable).where(this.#named(name));
    return changed.meta.changes > 0;
  }

  #named(name: string) {
    return and(eq(httpToolTable.orgId, this.#orgId), eq(httpToolTable.name, name));
  }
}
