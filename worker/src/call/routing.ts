import { type Party, type Plan, plan } from "@patchbay/protocol/call";
import { httpTool } from "@patchbay/protocol/http-tools";
import { orgSettings } from "@patchbay/protocol/org-settings";
import { playbooks } from "@patchbay/protocol/playbooks";
import { putThroughList } from "@patchbay/protocol/put-through";
import { turnTaking } from "@patchbay/protocol/turn-taking";
import * as z from "zod";
import { listedNumber } from "../telephony/number.ts";

/** How an assistant speaks on the line; a copy of the row in D1, so that a call never waits for D1. */
export const assistantConfig = z.object({
  id: z.string(),
  name: z.string(),
  instructions: z.string(),
  greeting: z.string(),
  language: z.string(),
  voice: z.string(),
  model: z.string().nullable(),
  /** How it takes turns with the caller; absent in documents of before, and for one that takes every default. */
  turnTaking: turnTaking.nullish(),
  timeZone: z.string().optional(),
  /** What it must never do or say. */
  guardrails: z.array(z.string()).nullish(),
  /** Which of its saved states this is; absent in documents of before. */
  version: z.number().int().optional(),
  /** Names of the tools that are on; all of them when nothing is said. */
  tools: z.array(z.string().max(80)).max(100).nullish(),
  playbooks: playbooks.nullish(),
  /** Whom it may put callers through to. */
  putsThroughTo: putThroughList.nullish(),
  /** The organization's own tools, as they were when the call first spoke. */
  ownTools: z.array(httpTool).nullish(),
});
export type AssistantConfig = z.infer<typeof assistantConfig>;

/** The versioned document that a save pushes to the site's object. */
export const routingTable = z.object({
  savedAt: z.number().int(),
  routes: z.array(z.object({ exten: z.string(), plan })),
  assistants: z.array(assistantConfig),
  /** Absent in documents of before. */
  settings: orgSettings.optional(),
  /** Where callers go whom no rule names: a human queue of the PBX. */
  defaultQueue: z.string(),
});
export type RoutingTable = z.infer<typeof routingTable>;

export interface Decision {
  plan: Plan;
  /** For the call's log: why this plan and no other. */
  reason: string;
  assistant: AssistantConfig | null;
}

/** The assistant that a plan needs, at once or later; null for a plan without one. */
export function assistantIdOf(plan: Plan): string | null {
  if (plan.kind === "assistant") return plan.assistantId;
  return plan.kind === "operators" && plan.otherwise.kind === "assistant" ? plan.otherwise.assistantId : null;
}

/** The plan for one offered call. Total: when nothing fits, people answer. */
export function decide(table: RoutingTable | null, to: Party): Decision {
  if (table === null) return people("support", "This site has no routes yet.");
  // A trunk may deliver a number in any of its spellings, and a route be written in another.
  const country = table.settings?.country ?? null;
  const dialled = listedNumber(to.number, country);
  const rule =
    table.routes.find(({ exten }) => exten === to.number) ??
    table.routes.find(({ exten }) => dialled !== "" && listedNumber(exten, country) === dialled);
  if (rule === undefined) return people(table.defaultQueue, `No route names extension ${to.number}.`);
  const reason = `Route of extension ${rule.exten}.`;
  const assistantId = assistantIdOf(rule.plan);
  if (assistantId === null) return { plan: rule.plan, reason, assistant: null };
  const assistant = table.assistants.find((candidate) => candidate.id === assistantId) ?? null;
  if (rule.plan.kind === "assistant") {
    return assistant === null
      ? people(rule.plan.fallbackQueue, `The route of ${rule.exten} names an assistant that is gone.`)
      : { plan: { ...rule.plan, name: assistant.name }, reason, assistant };
  }
  if (assistant !== null || rule.plan.kind !== "operators") return { plan: rule.plan, reason, assistant };
  return {
    plan: { ...rule.plan, otherwise: { kind: "queue", queue: table.defaultQueue } },
    reason,
    assistant,
  };
}

/** The assistant that a queue has as its member: by an extension that is routed to it, or by its id. Null where there is none. */
export function memberOf(table: RoutingTable | null, named: string): AssistantConfig | null {
  const route = table?.routes.find(({ exten }) => exten === named)?.plan;
  const id = route?.kind === "assistant" ? route.assistantId : named;
  return table?.assistants.find((assistant) => assistant.id === id) ?? null;
}

const people = (queue: string, reason: string): Decision => ({
  plan: { kind: "queue", queue },
  reason,
  assistant: null,
});
