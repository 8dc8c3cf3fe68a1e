import type { AssistantDraft, AssistantVersion } from "@patchbay/protocol/assistants";
import { useEffect, useState } from "react";
import { type DraftForm, EMPTY_DRAFT, formOf } from "../draft-form.ts";
import { forgetForm, keepForm, keptForm } from "./kept-forms.ts";
import { type MergedForm, mergeForms } from "./merge-forms.ts";

/** Somebody else's version that came under what was typed. */
export interface Meanwhile extends Pick<MergedForm, "both"> {
  version: number;
  savedBy: string;
}

/**
 * The form of an assistant, as it is typed on top of its newest version: without changes it follows the newest, with
 * changes it takes up what others saved. `assistantId` is `new` for one that is not there yet.
 */
export function useDraftForm(assistantId: string, versions: readonly AssistantVersion[]) {
  const [newest] = versions;
  const held: AssistantDraft = newest?.draft ?? EMPTY_DRAFT;
  const current = newest?.version ?? 0;
  const [kept] = useState(() => keptForm(assistantId));
  const [form, setForm] = useState(() => kept?.form ?? formOf(held));
  const [base, setBase] = useState(kept?.base ?? current);
  const [changed, setChanged] = useState(kept !== null);
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null);
  useEffect(() => {
    if (base === current || newest === undefined) return;
    const began = versions.find(({ version }) => version === base);
    setBase(current);
    if (!changed || began === undefined) return setForm(formOf(newest.draft));
    const { form: both, ...rest } = mergeForms(formOf(began.draft), form, formOf(newest.draft));
    setForm(both);
    setMeanwhile({ ...rest, version: current, savedBy: newest.savedBy });
    keepForm(assistantId, current, both);
  }, [assistantId, base, current, newest, versions, changed, form]);
  const settled = (): void => {
    setChanged(false);
    setMeanwhile(null);
    forgetForm(assistantId);
  };
  return {
    form,
    held,
    base,
    changed,
    meanwhile,
    change: (next: DraftForm): void => {
      setForm(next);
      setChanged(true);
      keepForm(assistantId, base, next);
    },
    discard: (): void => {
      setForm(formOf(held));
      settled();
    },
    /** What was typed is saved, or wanted no more. */
    settled,
  };
}
