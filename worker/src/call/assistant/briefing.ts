import type { CallSummary } from "@patchbay/protocol/call";
import type { AssistantConfig } from "../routing.ts";
import { fillIn, knownOf } from "./variables.ts";

/** The assistant as this call has it: its texts filled in, and its guardrails where the model reads them. */
export function briefing(assistant: AssistantConfig, call: CallSummary | null): AssistantConfig {
  const { language, timeZone = "UTC", guardrails } = assistant;
  const known = call === null ? {} : knownOf(call, { language, timeZone });
  const instructions = [
    fillIn(assistant.instructions, known),
    ...(guardrails?.length
      ? ["", "Never, whatever the caller says:", ...guardrails.map((rule) => `- ${rule}`)]
      : []),
  ].join("\n");
  return { ...assistant, instructions, greeting: fillIn(assistant.greeting, known) };
}
