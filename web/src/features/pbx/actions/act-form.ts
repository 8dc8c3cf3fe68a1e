import * as z from "zod";

/** A header of an act as its form asks for it. */
export interface ActField {
  /** Asterisk's own name. */
  name: string;
  label: string;
  kind: "text" | "number" | "flag" | "choice" | "lines";
  required: boolean;
  choices: readonly string[];
  /** What stands to choose from, such as `channel` or `queue`; empty where it is simply typed. */
  picks: string;
  hint: string;
}

const property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  const: z.unknown().optional(),
  picks: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
const schema = z.looseObject({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
});

/** The fields of an act's JSON schema, those that must be filled first. */
export function fieldsOf(raw: unknown): ActField[] {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return [];
  const { properties, required } = parsed.data;
  return Object.entries(properties)
    .map(([name, one]): ActField => {
      const needed = required.includes(name);
      return {
        name,
        label: name.replace(/([a-z])([A-Z])/g, "$1 $2"),
        kind: kindOf(one),
        required: needed,
        choices: one.enum ?? [],
        picks: one.picks ?? "",
        hint: hintOf(one, needed),
      };
    })
    .sort((a, b) => Number(b.required) - Number(a.required));
}

function kindOf({ type, enum: choices }: z.infer<typeof property>): ActField["kind"] {
  if (choices !== undefined) return "choice";
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "flag";
  return type === "array" ? "lines" : "text";
}

/** JSON Schema writes "any whole number" as the largest that there are. */
const isBound = (at: number | undefined): at is number => at !== undefined && Math.abs(at) < 1e9;

function hintOf({ type, minimum, maximum }: z.infer<typeof property>, needed: boolean): string {
  const bounds = isBound(minimum) && isBound(maximum) ? `${minimum} to ${maximum}.` : "";
  const lines = type === "array" ? "One a line." : "";
  return [bounds, lines, needed ? "" : "May be left empty."].filter((part) => part !== "").join(" ");
}

/** What was typed, by header. */
export type Typed = Readonly<Record<string, string>>;
export type ActInput = Record<string, string | number | boolean | string[]>;

/** What is sent for what was typed; what is missing, or is no number, is said at its field. What else is wrong the server says. */
export function inputOf(
  fields: readonly ActField[],
  typed: Typed,
): { input: ActInput; errors: Readonly<Record<string, string>> } {
  const input: ActInput = {};
  const errors: Record<string, string> = {};
  for (const { name, label, kind, required } of fields) {
    const text = (typed[name] ?? "").trim();
    if (text === "") {
      if (required) errors[name] = `${label} is needed.`;
      continue;
    }
    if (kind === "flag") input[name] = text === "true";
    else if (kind === "lines") {
      const lines = text.split("\n").map((line) => line.trim());
      input[name] = lines.filter((line) => line !== "");
    } else if (kind !== "number") input[name] = text;
    else if (/^-?\d{1,9}$/.test(text)) input[name] = Number(text);
    else errors[name] = "This must be a whole number.";
  }
  return { input, errors };
}

/** Every value of it as it is sent, one text each. */
export const valuesOf = (input: ActInput): string[] => Object.values(input).flat().map(String);

/** What an act is done to, in one line of the history. */
export const summaryOf = (input: ActInput): string =>
  Object.values(input)
    .filter((value) => typeof value !== "boolean")
    .map(String)
    .join(", ");
