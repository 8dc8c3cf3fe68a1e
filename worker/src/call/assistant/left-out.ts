import { type AssistantDraft, type GoneReference, MODELS, TOOL_WORDS } from "@patchbay/protocol/assistants";

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
  const isModel = draft.model === model || isOffered(draft.model);
  const kept = withoutGoneTools(draft, tools);
  return {
    draft: {
      ...kept.draft,
      putsThroughTo: draft.putsThroughTo.filter(({ name }) => !gone.has(name)),
      model: isModel ? draft.model : null,
    },
    leftOut: [
      ...[...gone].map(([name, why]) => `${name} (${why})`),
      ...kept.leftOut,
      ...(isModel ? [] : [`the model ${draft.model} (it is offered no more; the default takes its place)`]),
    ],
  };
}

/** What somebody saves, without tools that were removed: nobody can switch one off that there is none of. */
export function withoutGoneTools(
  draft: AssistantDraft,
  tools: WhatIsThere["tools"],
): { draft: AssistantDraft; leftOut: string[] } {
  const lost = goneTools(draft, tools);
  return {
    draft: { ...draft, tools: draft.tools?.filter((name) => !lost.includes(name)) ?? null },
    leftOut: lost.map((name) => `the tool ${name} (it was removed)`),
  };
}

/** What the assistant in use names and there is none of, for the person who can mend it. */
export function goneOf(
  draft: AssistantDraft,
  { gone, tools }: Pick<WhatIsThere, "gone" | "tools">,
): GoneReference[] {
  return [
    ...[...gone].map(([name, why]) => ({
      what: "target" as const,
      name,
      words: `It cannot put callers through to ${name}: there is ${why}. Choose another target for it, or remove it.`,
    })),
    ...goneTools(draft, tools).map((name) => ({
      what: "tool" as const,
      name,
      words: `Its tool ${name} was removed, so it does without. Save to take it off, or make a tool of that name again.`,
    })),
    ...(draft.model === null || isOffered(draft.model)
      ? []
      : [
          {
            what: "model" as const,
            name: draft.model,
            words: `The model ${draft.model} is not among those that are offered. Choose another: a model that the voice service refuses sends callers to people.`,
          },
        ]),
  ];
}

const isOffered = (model: string | null): boolean => model === null || MODELS.some((one) => one === model);

const goneTools = (draft: AssistantDraft, tools: ReadonlySet<string>): string[] =>
  draft.tools?.filter((name) => !Object.hasOwn(TOOL_WORDS, name) && !tools.has(name)) ?? [];
