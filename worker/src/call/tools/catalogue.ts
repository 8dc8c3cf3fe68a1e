import type { AssistantConfig } from "../routing.ts";
import { askPerson } from "./ask-person.ts";
import { doNotCall } from "./do-not-call.ts";
import { endCall } from "./end-call.ts";
import { ownTool } from "./http/own-tool.ts";
import { lookUpCaller } from "./look-up-caller.ts";
import { scheduleCallback } from "./schedule-callback.ts";
import { takeMessage } from "./take-message.ts";
import type { Tool } from "./tool.ts";

/** Everything that assistants of Patchbay can do; an assistant that names none has all of it. */
const TOOLS: readonly Tool[] = [endCall, takeMessage, scheduleCallback, doNotCall, lookUpCaller, askPerson];

/** Nobody may switch off what the law asks for. */
const ALWAYS = new Set([doNotCall.name]);

/** What this assistant can do, by name. */
export function toolsOf(assistant: Pick<AssistantConfig, "tools" | "ownTools">): ReadonlyMap<string, Tool> {
  const on = assistant.tools;
  const all = [...TOOLS, ...(assistant.ownTools ?? []).map(ownTool)];
  const chosen = all.filter(({ name }) => !on || on.includes(name) || ALWAYS.has(name));
  return new Map(chosen.map((tool) => [tool.name, tool]));
}
