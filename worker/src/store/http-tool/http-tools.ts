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

  async remove(name: string): Promise<boolean> {
    const changed = await this.#db
      .delete(httpToolTable)
      .where(and(eq(httpToolTable.orgId, this.#orgId), eq(httpToolTable.name, name)));
    return changed.meta.changes > 0;
  }
}
