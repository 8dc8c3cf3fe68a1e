import type { HttpTool } from "@patchbay/protocol/http-tools";
import type { AssistantConfig } from "../../../call/routing.ts";
import { errorText, report } from "../../../log.ts";
import type { CallFile } from "../call-file.ts";

interface Equipper {
  ownTools(): Promise<HttpTool[]>;
}

/** A caller waits for the assistant's first word: tools that are not there by then are not waited for. */
const PATIENCE_MS = 500;

/** The organization's own tools for a call that begins; none when they cannot be had in time. */
async function ownToolsOf(organization: Equipper, callId: string): Promise<HttpTool[]> {
  const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), PATIENCE_MS));
  const asked = organization.ownTools().catch((error: unknown) => {
    report("warn", "the organization's own tools cannot be had", { call: callId, error: errorText(error) });
    return [];
  });
  const tools = await Promise.race([asked, late]);
  return tools === "late" ? [] : tools;
}

/** The call's assistant with the organization's own tools; a call keeps those that it began with. */
export async function equipped(
  file: CallFile | null,
  organization: Equipper,
  keep: (assistant: AssistantConfig) => void,
): Promise<AssistantConfig | null> {
  if (!file?.assistant || file.assistant.ownTools) return file?.assistant ?? null;
  const assistant = { ...file.assistant, ownTools: await ownToolsOf(organization, file.callId) };
  keep(assistant);
  return assistant;
}
