import type { ShownHttpTool } from "@patchbay/protocol/http-tools";
import { useEffect, useState } from "react";
import { mergeToolForms, type ToolField } from "./merge-tool.ts";
import { EMPTY_TOOL, formOfTool, type ToolForm } from "./tool-form.ts";

/** Somebody else's tool that came under what was typed. */
interface Meanwhile {
  savedBy: string;
  both: readonly ToolField[];
}

/** The form of a tool, as it is typed on top of what is saved: without changes it follows that, with changes it takes it up. */
export function useToolForm(held: ShownHttpTool | null) {
  const [form, setForm] = useState(() => (held === null ? EMPTY_TOOL : formOfTool(held)));
  const [began, setBegan] = useState(held);
  const [changed, setChanged] = useState(false);
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null);
  useEffect(() => {
    if (held === null || held.version === began?.version) return;
    setBegan(held);
    if (!changed || began === null) return setForm(formOfTool(held));
    const { form: merged, both } = mergeToolForms(formOfTool(began), form, formOfTool(held));
    setForm(merged);
    setMeanwhile({ savedBy: held.savedBy, both });
  }, [held, began, changed, form]);
  return {
    form,
    changed,
    meanwhile,
    base: began?.version,
    change: (next: ToolForm): void => {
      setForm(next);
      setChanged(true);
    },
    /** What was typed is saved. */
    settled: (): void => {
      setChanged(false);
      setMeanwhile(null);
    },
  };
}
