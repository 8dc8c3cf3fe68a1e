import type { ReactNode } from "react";
import { SelectField } from "../../../components/form/select-field.tsx";
import { TextArea } from "../../../components/form/text-area.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import type { ActField, Typed } from "./act-form.ts";
import { Target } from "./target.tsx";

interface ActFieldsProps {
  siteId: string;
  fields: readonly ActField[];
  typed: Typed;
  errors: Readonly<Record<string, string>>;
  /** What stands to choose from, by what a field picks. */
  choices: Readonly<Record<string, readonly Choice[]>>;
  onType(name: string, text: string): void;
}

/** A value that can be sent, and who or what it is to people. */
export interface Choice {
  value: string;
  words: string;
}

/** The fields of an act, made from its schema; those that pick something offer what there is. */
export function ActFields({ siteId, fields, typed, errors, choices, onType }: ActFieldsProps) {
  return fields.map((field) => (
    <OneField
      key={field.name}
      field={field}
      text={typed[field.name] ?? ""}
      error={errors[field.name]}
      choices={choices[field.picks] ?? []}
      target={
        field.picks === "exten" ? (
          <Target siteId={siteId} context={contextOf(fields, typed)} exten={typed[field.name] ?? ""} />
        ) : null
      }
      onType={(text) => onType(field.name, text)}
    />
  ));
}

const contextOf = (fields: readonly ActField[], typed: Typed): string => {
  const field = fields.find(({ picks }) => picks === "context");
  return field === undefined ? "" : (typed[field.name] ?? "").trim();
};

interface OneFieldProps {
  field: ActField;
  text: string;
  error: string | undefined;
  choices: readonly Choice[];
  target: ReactNode;
  onType(text: string): void;
}

function OneField({ field, text, error, choices, target, onType }: OneFieldProps) {
  const { name, label, kind, required, hint } = field;
  if (kind === "flag" || kind === "choice") {
    const values =
      kind === "flag"
        ? [["true", "Yes"] as const, ["false", "No"] as const]
        : field.choices.map((one) => [one, one] as const);
    return (
      <SelectField
        label={label}
        value={text}
        error={error}
        options={[["", required ? "Choose" : "As it is"], ...values]}
        onValue={onType}
      />
    );
  }
  if (kind === "lines") {
    return (
      <TextArea
        label={label}
        hint={hint}
        error={error}
        value={text}
        rows={2}
        onChange={(event) => onType(event.target.value)}
      />
    );
  }
  const list = `choices-${name}`;
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label={label}
        hint={hint === "" ? undefined : hint}
        error={error}
        value={text}
        autoComplete="off"
        spellCheck={false}
        inputMode={kind === "number" ? "numeric" : "text"}
        list={choices.length === 0 ? undefined : list}
        onChange={(event) => onType(event.target.value)}
      />
      {choices.length === 0 ? null : (
        <datalist id={list}>
          {choices.map(({ value, words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </datalist>
      )}
      {target}
    </div>
  );
}
