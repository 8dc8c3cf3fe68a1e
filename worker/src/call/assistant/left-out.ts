import { type AssistantDraft, MODELS, TOOL_WORDS } from "@patchbay/protocol/assistants";

/** What an organization has today of all that an assistant may name. */
export interface WhatIsThere {
  /** Of the put-through list's names those that lead nowhere, and why. */
  gone: ReadonlyMap<string, string>;
  /** Its own tools; those of the house are there always. */
  tools: ReadonlySet<string>;
  /** The model of the version in use: it is there, listed or not. */
  model: string | null;
}

/**
 * An older version as it can be used today. Whoever goes back is mostly in a hurry: what is gone meanwhile is left out, and said, instead
 * of keeping them from it.
 */
export function withoutWhatIsGone(
  draft: AssistantDraft,
  { gone, tools, model }: WhatIsThere,
): { draft: AssistantDraft; leftOut: string[] } {
  const isTool = (name: string): boolean => Object.hasOwn(TOOL_WORDS, name) || tools.has(name);
  const isModel = draft.model === null || draft.model === model || MODELS.some((one) => one === draft.model);
  const lost = draft.tools?.filter((name) => !isTool(name)) ?? [];
  return {
    draft: {
      ...draft,
      putsThroughTo: draft.putsThroughTo.filter(({ name }) => !gone.has(name)),
      tools: draft.tools?.filter(isTool) ?? null,
      model: isModel ? draft.model : null,
    },
    leftOut: [
      ...[...gone].map(([name, why]) => `${name} (${why})`),
      ...lost.map((name) => `the tool ${name} (it was removed)`),
      ...(isModel ? [] : [`the model ${draft.model} (it is offered no more; the default takes its place)`]),
    ],
  };
}
