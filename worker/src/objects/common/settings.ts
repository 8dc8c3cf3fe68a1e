import type * as z from "zod";
import type { Tables } from "./tables.ts";

/** SQL of the table behind `Settings`, for an object's migrations. */
export const SETTINGS_TABLE = "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)";

/** The few named values an object keeps beside its rows; what was stored by an older version is checked again. */
export class Settings {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get<T>(key: string, schema: z.ZodType<T>): T | null {
    const [row] = this.#tables.read<{ value: string }>("SELECT value FROM setting WHERE key = ?", key);
    if (row === undefined) return null;
    const parsed = schema.safeParse(JSON.parse(row.value));
    return parsed.success ? parsed.data : null;
  }

  set(key: string, value: unknown): void {
    this.#tables.write(
      "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      key,
      JSON.stringify(value),
    );
  }
}
