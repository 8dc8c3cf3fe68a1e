import { type HttpTool, httpTool } from "@patchbay/protocol/http-tools";
import type { Tables } from "../common/tables.ts";

/** SQL for the organization's migrations. */
export const OWN_TOOLS_TABLE = "CREATE TABLE own_tool (name TEXT PRIMARY KEY, tool TEXT NOT NULL)";

/** The copy of the organization's own tools that its calls get: pushed when one is saved, so that no call waits for D1. */
export class OwnTools {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  replace(tools: readonly HttpTool[]): void {
    this.#tables.remove("DELETE FROM own_tool");
    for (const tool of tools) {
      this.#tables.write("INSERT INTO own_tool (name, tool) VALUES (?, ?)", tool.name, JSON.stringify(tool));
    }
  }

  list(): HttpTool[] {
    const rows = this.#tables.read<{ tool: string }>("SELECT tool FROM own_tool ORDER BY name");
    return rows.flatMap(({ tool }) => {
      const read = httpTool.safeParse(JSON.parse(tool));
      return read.success ? [read.data] : [];
    });
  }
}
