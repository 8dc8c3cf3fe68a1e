import type { ToolOffer } from "../../media/ports.ts";
import type { AssistantConfig } from "../routing.ts";
import { askPerson } from "./house/ask-person.ts";
import { doNotCall } from "./house/do-not-call.ts";
import { endCall } from "./house/end-call.ts";
import { pauseRecording, resumeRecording } from "./house/hold-recording.ts";
import { lookUpCaller } from "./house/look-up-caller.ts";
import { scheduleCallback } from "./house/schedule-callback.ts";
import { takeMessage } from "./house/take-message.ts";
import { transferCall } from "./house/transfer-call.ts";
import { ownTool } from "./http/own-tool.ts";
import type { Tool } from "./tool.ts";

/** Everything that assistants of Patchbay can do; an assistant that names none has all of it. */
const TOOLS: readonly Tool[] = [
  endCall,
  takeMessage,
  scheduleCallback,
  doNotCall,
  lookUpCaller,
  askPerson,
  pauseRecording,
  resumeRecording,
];

/** Nobody may switch off what the law asks for. */
const ALWAYS = new Set([doNotCall.name]);

/** What this assistant can do, by name. */
export function toolsOf(
  assistant: Pick<AssistantConfig, "tools" | "ownTools" | "putsThroughTo">,
): ReadonlyMap<string, Tool> {
  const on = assistant.tools;
  const to = assistant.putsThroughTo ?? [];
  const all = [
    ...TOOLS,
    ...(to.length > 0 ? [transferCall(to)] : []),
    ...(assistant.ownTools ?? []).map(ownTool),
  ];
  const chosen = all.filter(({ name }) => !on || on.includes(name) || ALWAYS.has(name));
  return new Map(chosen.map((tool) => [tool.name, tool]));
}

/** The same as the model is told of it. */
export const toolsOffered = (assistant: Parameters<typeof toolsOf>[0]): ToolOffer[] =>
  [...toolsOf(assistant).values()].map(({ name, description, parameters }) => ({
    name,
    description,
    parameters,
  }));
