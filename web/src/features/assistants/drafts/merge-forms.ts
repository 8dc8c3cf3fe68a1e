import type { AssistantDraft } from "@patchbay/protocol/assistants";
import { type Merged, merged } from "../../../lib/merged.ts";
import { type DraftForm, OBJECTIONS, TURN_TAKING_FIELDS } from "../draft-form.ts";
import { readPutThrough } from "../put-through-form.ts";

/** A form with two people's changes, and the fields which both have changed, each in another way. */
export interface MergedForm {
  form: DraftForm;
  both: readonly (keyof AssistantDraft)[];
}

/**
 * What was typed on top of `base`, with what somebody else saved meanwhile: nobody undoes what they never touched. Where
 * both changed the same, what was typed stands.
 */
export function mergeForms(base: DraftForm, mine: DraftForm, theirs: DraftForm): MergedForm {
  const both = new Set<keyof AssistantDraft>();
  const kept = <T>(field: keyof AssistantDraft, one: Merged<T>): T => {
    if (one.both) both.add(field);
    return one.value;
  };
  const whole = <K extends keyof DraftForm & keyof AssistantDraft>(field: K): DraftForm[K] =>
    kept(field, merged(base[field], mine[field], theirs[field]));
  const form: DraftForm = {
    name: whole("name"),
    greeting: whole("greeting"),
    instructions: whole("instructions"),
    language: whole("language"),
    voice: whole("voice"),
    model: whole("model"),
    timeZone: whole("timeZone"),
    guardrails: whole("guardrails"),
    tools: whole("tools"),
    playbooks: kept("playbooks", eachOf(OBJECTIONS, base.playbooks, mine.playbooks, theirs.playbooks)),
    putsThroughTo: kept(
      "putsThroughTo",
      // Each form numbers its rows anew.
      merged(base.putsThroughTo, mine.putsThroughTo, theirs.putsThroughTo, (rows) =>
        rows.map(readPutThrough),
      ),
    ),
    guard: kept("turnTaking", merged(base.guard, mine.guard, theirs.guard)),
    noise: kept("turnTaking", merged(base.noise, mine.noise, theirs.noise)),
    turnTaking: kept(
      "turnTaking",
      eachOf(TURN_TAKING_FIELDS, base.turnTaking, mine.turnTaking, theirs.turnTaking),
    ),
  };
  return { form, both: [...both] };
}

function eachOf<K extends string>(
  names: readonly K[],
  base: Record<K, string>,
  mine: Record<K, string>,
  theirs: Record<K, string>,
): Merged<Record<K, string>> {
  const value = { ...theirs };
  let both = false;
  for (const name of names) {
    const one = merged(base[name], mine[name], theirs[name]);
    value[name] = one.value;
    both ||= one.both;
  }
  return { value, both };
}
