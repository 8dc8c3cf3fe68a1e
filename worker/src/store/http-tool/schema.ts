import { type HttpToolField, TOOL_LIMIT_MS } from "@patchbay/protocol/http-tools";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Tools of the organization's own. The secret that signs their requests is sealed (see `auth/sealed`). */
export const httpToolTable = sqliteTable(
  "http_tool",
  {
    orgId: text("org_id").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull(),
    fields: text("fields", { mode: "json" }).$type<HttpToolField[]>().notNull(),
    url: text("url").notNull(),
    allowedHosts: text("allowed_hosts", { mode: "json" }).$type<string[]>().notNull(),
    repeatable: integer("repeatable", { mode: "boolean" }).notNull(),
    sealedSecret: text("sealed_secret").notNull(),
    timeoutMs: integer("timeout_ms").notNull().default(TOOL_LIMIT_MS),
    filler: text("filler").notNull().default(""),
    /** Which of its saved states this is, and who saved it; empty for those of before. */
    version: integer("version").notNull().default(1),
    savedBy: text("saved_by").notNull().default(""),
  },
  (table) => [primaryKey({ columns: [table.orgId, table.name] })],
);
