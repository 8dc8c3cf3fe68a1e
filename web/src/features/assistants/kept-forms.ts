import type { DraftForm } from "./draft-form.ts";

/** What was typed and not saved, by assistant and the version it began from: whoever goes to make a tool comes back to it. */
const kept = new Map<string, { base: number; form: DraftForm }>();

export function keepForm(assistantId: string, base: number, form: DraftForm): void {
  kept.set(assistantId, { base, form });
}

/** Null where nothing was typed, or somebody saved a newer version since. */
export function keptForm(assistantId: string, base: number): DraftForm | null {
  const found = kept.get(assistantId);
  return found?.base === base ? found.form : null;
}

export function forgetForm(assistantId: string): void {
  kept.delete(assistantId);
}
