import { merged } from "../../lib/merged.ts";
import type { ToolForm } from "./tool-form.ts";

/** What two people may both change of a tool; its name stays. */
export type ToolField = Exclude<keyof ToolForm, "name">;

/** What was typed on top of `base`, with what somebody else saved meanwhile; where both changed the same, what was typed stands. */
export function mergeToolForms(
  base: ToolForm,
  mine: ToolForm,
  theirs: ToolForm,
): { form: ToolForm; both: readonly ToolField[] } {
  const both: ToolField[] = [];
  const kept = <K extends ToolField>(field: K, told?: (value: ToolForm[K]) => unknown): ToolForm[K] => {
    const one = merged(base[field], mine[field], theirs[field], told);
    if (one.both) both.push(field);
    return one.value;
  };
  const form: ToolForm = {
    name: mine.name,
    description: kept("description"),
    url: kept("url"),
    allowedHosts: kept("allowedHosts"),
    // Each form numbers its rows anew.
    parameters: kept("parameters", (rows) => rows.map(({ key: _, ...row }) => row)),
    timeoutMs: kept("timeoutMs"),
    filler: kept("filler"),
    repeatable: kept("repeatable"),
  };
  return { form, both };
}

const FIELD_NAMES: Record<ToolField, string> = {
  description: "what it does",
  url: "address",
  allowedHosts: "allowed hosts",
  parameters: "parameters",
  timeoutMs: "when it is given up",
  filler: "what the assistant says first",
  repeatable: "whether it may be asked again",
};

/** Whose tool came under what was typed, and what that means for it. */
export function meanwhileWords(savedBy: string, both: readonly ToolField[]): string {
  const fields = both.map((field) => FIELD_NAMES[field]).join(", ");
  const conflict = fields === "" ? "" : ` Both of you changed: ${fields}. Yours stands in the form.`;
  return `${savedBy || "Somebody"} saved this tool while you were writing, and this form has what they changed.${conflict} Save to keep yours as well.`;
}
