import type { DraftForm } from "../draft-form.ts";

/** What was typed and not saved, and the version it began from. */
export interface KeptForm {
  base: number;
  form: DraftForm;
}

/** By assistant: whoever goes to make a tool, or to answer a call, comes back to it. */
const kept = new Map<string, KeptForm>();

/** The browser asks before it throws away what was typed. */
const askBeforeLeaving = (event: BeforeUnloadEvent): void => event.preventDefault();

export function keepForm(assistantId: string, base: number, form: DraftForm): void {
  kept.set(assistantId, { base, form });
  addEventListener("beforeunload", askBeforeLeaving);
}

/** Null where nothing was typed. */
export const keptForm = (assistantId: string): KeptForm | null => kept.get(assistantId) ?? null;

export function forgetForm(assistantId: string): void {
  kept.delete(assistantId);
  if (kept.size === 0) removeEventListener("beforeunload", askBeforeLeaving);
}
