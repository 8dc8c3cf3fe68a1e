import { assistantPage, assistantsPage } from "@patchbay/protocol/assistants";
import { httpToolsPage } from "@patchbay/protocol/http-tools";
import type { Product } from "../product.ts";

/** Notes how the assistants and their tools are now; what comes back has them so again: every assistant as it was, later ones and tools gone. */
export async function rememberAssistants({ owner }: Product): Promise<() => Promise<void>> {
  const current = async () => {
    const { assistants } = await owner.get("/api/assistants", assistantsPage);
    const { tools } = await owner.get("/api/tools", httpToolsPage);
    return {
      version: new Map(assistants.map(({ id, version }) => [id, version])),
      tools: tools.map(({ name }) => name),
    };
  };
  const before = await current();
  return async () => {
    const after = await current();
    for (const [id, base] of after.version) {
      const version = before.version.get(id);
      if (version === undefined) await owner.remove(`/api/assistants/${id}`);
      else if (await differs(owner, id, version))
        await owner.post(`/api/assistants/${id}/rollback`, { base, version });
    }
    for (const name of after.tools)
      if (!before.tools.includes(name)) await owner.remove(`/api/tools/${name}`);
  };
}

/** Whether an assistant answers otherwise than by that version of it. */
async function differs(owner: Product["owner"], id: string, version: number): Promise<boolean> {
  const { versions } = await owner.get(`/api/assistants/${id}`, assistantPage);
  const then = versions.find((kept) => kept.version === version);
  return JSON.stringify(then?.draft) !== JSON.stringify(versions[0]?.draft);
}
