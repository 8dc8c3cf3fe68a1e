import {
  type HttpToolField,
  type HttpToolRow,
  httpToolRow,
  TOOL_LIMIT_MS,
} from "@patchbay/protocol/http-tools";
import { plainWords } from "@patchbay/protocol/plain-words";
import { sentence } from "../../lib/format/sentence.ts";

/** A parameter as it is typed. */
export interface ParameterForm {
  /** Tells rows apart while they are edited. */
  key: string;
  name: string;
  type: HttpToolField["type"];
  description: string;
  required: boolean;
}

/** The form as it is typed. */
export interface ToolForm {
  name: string;
  description: string;
  url: string;
  /** One a line; empty takes the address's own. */
  allowedHosts: string;
  parameters: readonly ParameterForm[];
  timeoutMs: string;
  filler: string;
  repeatable: boolean;
}

export const emptyParameter = (): ParameterForm => ({
  key: crypto.randomUUID(),
  name: "",
  type: "string",
  description: "",
  required: true,
});

export const EMPTY_TOOL: ToolForm = {
  name: "",
  description: "",
  url: "",
  allowedHosts: "",
  parameters: [],
  timeoutMs: String(TOOL_LIMIT_MS),
  filler: "",
  repeatable: false,
};

export const formOfTool = (tool: HttpToolRow): ToolForm => ({
  name: tool.name,
  description: tool.description,
  url: tool.url,
  filler: tool.filler,
  timeoutMs: String(tool.timeoutMs),
  repeatable: tool.repeatable,
  allowedHosts: tool.allowedHosts.join("\n"),
  parameters: tool.fields.map((field) => ({ ...field, key: crypto.randomUUID() })),
});

/** The name of a parameter's field among the form's errors. */
export const parameterField = (row: number, field: string): string => `fields ${row} ${field}`;

/** What is wrong, by the field at which it is shown. */
export type ToolErrors = Partial<Record<string, string>>;

/** What the form says, checked as the server checks it. */
export function readToolForm(
  form: ToolForm,
): { ok: true; tool: HttpToolRow } | { ok: false; errors: ToolErrors } {
  const { parameters, allowedHosts, timeoutMs, name, url, ...rest } = form;
  const parsed = httpToolRow.safeParse(
    {
      ...rest,
      name: name.trim(),
      url: url.trim(),
      timeoutMs: /^\d{1,6}$/.test(timeoutMs.trim()) ? Number(timeoutMs) : Number.NaN,
      allowedHosts: hostsOf(allowedHosts, url),
      fields: parameters.map(({ key: _, ...field }) => ({ ...field, name: field.name.trim() })),
    },
    { error: plainWords },
  );
  if (parsed.success) return { ok: true, tool: parsed.data };
  const errors: ToolErrors = {};
  for (const { path, message } of parsed.error.issues) {
    const [field, row, within] = path;
    const at =
      field === "fields" && within !== undefined
        ? parameterField(Number(row), String(within))
        : String(field);
    errors[at] ??= sentence(message);
  }
  // Whoever gives an address need not name its host.
  if (errors.url !== undefined && allowedHosts.trim() === "") delete errors.allowedHosts;
  return { ok: false, errors };
}

function hostsOf(text: string, url: string): string[] {
  const hosts = text.split(/[\s,]+/).filter((host) => host !== "");
  if (hosts.length > 0 || !URL.canParse(url.trim())) return hosts;
  return [new URL(url.trim()).hostname];
}

/** Where a refusal of the server is shown; null is under the whole form. */
export function fieldOfRefusal(code: string): string | null {
  if (code === "name_taken" || code === "bad_name") return "name";
  return code === "bad_address" ? "url" : null;
}

/** Example arguments as they are typed, as the tool is asked with them: what is left empty and may be is not sent. */
export function argumentsOf(
  fields: readonly HttpToolField[],
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name, type, required }): [string, unknown][] => {
      const text = (typed[name] ?? "").trim();
      if (type === "boolean") return [[name, text === "yes"]];
      if (text === "") return required && type === "string" ? [[name, ""]] : [];
      // What is no number is sent as it is: the refusal then says so.
      return [[name, type === "number" && Number.isFinite(Number(text)) ? Number(text) : text]];
    }),
  );
}
