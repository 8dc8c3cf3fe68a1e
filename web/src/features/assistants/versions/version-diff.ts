import type { AssistantDraft } from "@patchbay/protocol/assistants";
import { targetName } from "@patchbay/protocol/call";
import type { PutThroughEntry } from "@patchbay/protocol/put-through";
import { DEFAULT_TURN_TAKING } from "@patchbay/protocol/turn-taking";
import { diffWordsWithSpace } from "diff";
import { OBJECTIONS, TURN_TAKING_FIELDS } from "../draft-form.ts";
import { GUARD_WORDS, NOISE_LABEL, NOISE_WORDS, OBJECTION_WORDS, TURN_TAKING_WORDS } from "../field-words.ts";

/** A piece of a text as it stands in both versions, or in one of them. */
export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** What differs in one field of two versions. */
export interface FieldDiff {
  field: string;
  pieces: Piece[];
}

/** What each part of an assistant is called where versions are compared. */
export const FIELD_NAMES: Record<keyof AssistantDraft, string> = {
  name: "Name",
  greeting: "Greeting",
  instructions: "Instructions",
  language: "Language",
  voice: "Voice",
  model: "Model",
  timeZone: "Time zone",
  turnTaking: "Turn-taking",
  guardrails: "Guardrails",
  tools: "Tools",
  playbooks: "Objections",
  putsThroughTo: "Puts callers through to",
};

/** The fields in which `to` differs from `from`, word by word. */
export function diffOf(from: AssistantDraft, to: AssistantDraft): FieldDiff[] {
  return Object.entries(FIELD_NAMES).flatMap(([key, field]) => {
    const [before, after] = [wordsOf(from, key), wordsOf(to, key)];
    if (before === after) return [];
    const pieces = diffWordsWithSpace(before, after).map(
      ({ value, added, removed }): Piece => ({
        kind: added ? "added" : removed ? "removed" : "same",
        text: value,
      }),
    );
    return [{ field, pieces }];
  });
}

function wordsOf(draft: AssistantDraft, key: string): string {
  const value = Object.entries(draft).find(([name]) => name === key)?.[1];
  if (key === "tools" && draft.tools === null) return "all of them";
  if (key === "playbooks") return playbookWords(draft);
  if (key === "putsThroughTo") return draft.putsThroughTo.map(putThroughWords).join("\n") || "nobody";
  if (key === "turnTaking") return turnTakingWords(draft);
  if (Array.isArray(value)) return value.join("\n");
  return value === null || value === undefined ? "as the deployment has it" : String(value);
}

/** One of those whom callers are put through to, in a line. */
function putThroughWords({ name, target, kind, when }: PutThroughEntry): string {
  const whom =
    target.kind === "number"
      ? `${target.number}${target.line === "" ? "" : ` through ${target.line}`}`
      : `${target.kind === "queue" ? "the queue " : ""}${targetName(target)}`;
  const how = kind === "attended" ? "after a brief" : "at once";
  return `${name}: ${whom}, ${how}${when === "" ? "" : `; ${when}`}`;
}

/** Only what differs from the defaults is worth reading. */
function turnTakingWords({ turnTaking }: AssistantDraft): string {
  const taken = turnTaking ?? DEFAULT_TURN_TAKING;
  const lines = TURN_TAKING_FIELDS.filter((name) => taken[name] !== DEFAULT_TURN_TAKING[name]).map(
    (name) => `${TURN_TAKING_WORDS[name]}: ${taken[name]}`,
  );
  if (taken.guard !== DEFAULT_TURN_TAKING.guard)
    lines.unshift(`${GUARD_WORDS}: ${taken.guard ? "on" : "off"}`);
  if (taken.noiseReduction !== DEFAULT_TURN_TAKING.noiseReduction)
    lines.push(`${NOISE_LABEL}: ${NOISE_WORDS[taken.noiseReduction]}`);
  if (taken.backchannels.join() !== DEFAULT_TURN_TAKING.backchannels.join())
    lines.push(`Said while listening: ${taken.backchannels.join(", ")}`);
  return lines.join("\n") || "all defaults";
}

/** What is said to each objection; of the others, when and what. */
function playbookWords({ playbooks }: AssistantDraft): string {
  const lines = OBJECTIONS.flatMap((name) =>
    playbooks?.[name] === undefined ? [] : [`${OBJECTION_WORDS[name]}: ${playbooks[name]}`],
  );
  for (const { when, answer } of playbooks?.others ?? []) lines.push(`${when}: ${answer}`);
  return lines.join("\n") || "the house's own words";
}
