import type { HttpTool } from "@patchbay/protocol/http-tools";
import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { httpToolTable } from "./schema.ts";

/** The tools of one organization's own, as they are edited. */
export class HttpTools {
  readonly #db: ReturnType<typeof drizzle>;
  readonly #orgId: string;

  constructor(d1: D1Database, orgId: string) {
    this.#db = drizzle(d1);
    this.#orgId = orgId;
  }

  async list(): Promise<HttpTool[]> {
    const rows = await this.#db
      .select()
      .from(httpToolTable)
      .where(eq(httpToolTable.orgId, this.#orgId))
      .orderBy(httpToolTable.name);
    return rows.map(({ orgId: _, ...tool }) => tool);
  }

  /** Adds a tool, or replaces the one of that name. */
  async save(tool: HttpTool): Promise<void> {
    const { name: _, ...rest } = tool;
    await this.#db
      .insert(httpToolTable)
      .values({ ...tool, orgId: this.#orgId })
      .onConflictDoUpdate({ target: [httpToolTable.orgId, httpToolTable.name], set: rest });
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
