import type { HttpTool } from "@patchbay/protocol/http-tools";
import { errorText, report } from "../../../log.ts";

/** A caller waits for the assistant's first word: tools that are not there by then are not waited for. */
const PATIENCE_MS = 500;

/** The organization's own tools for a call that begins; none when they cannot be had in time. */
export async function ownToolsOf(
  organization: { ownTools(): Promise<HttpTool[]> },
  callId: string,
): Promise<HttpTool[]> {
  const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), PATIENCE_MS));
  const asked = organization.ownTools().catch((error: unknown) => {
    report("warn", "the organization's own tools cannot be had", { call: callId, error: errorText(error) });
    return [];
  });
  const tools = await Promise.race([asked, late]);
  return tools === "late" ? [] : tools;
}
