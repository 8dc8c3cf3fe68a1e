import type { HttpToolField, HttpToolRow, ToolTrial } from "@patchbay/protocol/http-tools";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { SelectField } from "../../components/form/select-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { Part } from "./tool-fields.tsx";
import { argumentsOf } from "./tool-form.ts";
import { tryTool } from "./tools-api.ts";

interface TryToolProps {
  /** As it is saved: that is what is tried. */
  tool: HttpToolRow;
  /** Why it cannot be tried now. */
  refusal: string | undefined;
}

/** One real request with example arguments, and what came back. */
export function TryTool({ tool, refusal }: TryToolProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const trial = useMutation({
    mutationFn: () => tryTool(tool.name, { arguments: argumentsOf(tool.fields, typed) }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (refusal === undefined && !trial.isPending) trial.mutate();
  };
  return (
    <Part title="Try it">
      <p className="text-small text-ink-3">
        Makes one real request to the saved address, signed as in a call and marked as a trial. No caller
        hears of it.
      </p>
      <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-3.5">
        {tool.fields.map((field) => (
          <Argument
            key={field.name}
            field={field}
            value={typed[field.name] ?? ""}
            onChange={(text) => setTyped({ ...typed, [field.name]: text })}
          />
        ))}
        <div>
          <Button type="submit" size="touch" refusal={refusal} disabled={trial.isPending}>
            {trial.isPending ? "Asking" : "Try it"}
          </Button>
          {refusal === undefined ? null : <p className="mt-1 text-small text-ink-3">{refusal}</p>}
        </div>
      </form>
      <div role="status" className="min-w-0">
        {trial.isError ? <p className="text-bad">{trial.error.message}</p> : null}
        {trial.data === undefined || trial.isPending ? null : <Outcome trial={trial.data} />}
      </div>
    </Part>
  );
}

interface ArgumentProps {
  field: HttpToolField;
  value: string;
  onChange(text: string): void;
}

function Argument({ field, value, onChange }: ArgumentProps) {
  const { name, type, description, required } = field;
  const hint = [description, required ? "" : "May be left empty."].filter((one) => one !== "").join(" ");
  if (type === "boolean") {
    return (
      <SelectField
        label={name}
        value={value === "yes" ? "yes" : "no"}
        onValue={onChange}
        options={[
          ["no", "No"],
          ["yes", "Yes"],
        ]}
      />
    );
  }
  return (
    <TextField
      label={name}
      hint={hint === "" ? undefined : hint}
      inputMode={type === "number" ? "decimal" : "text"}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

const OUTCOMES: Record<ToolTrial["outcome"], string> = {
  done: "It answered",
  refused: "Refused",
  failed: "It failed",
  timed_out: "It took too long",
  interrupted: "It was interrupted",
};

function Outcome({ trial }: { trial: ToolTrial }) {
  const { outcome, why, status, ms, bytes, answer } = trial;
  const facts = [
    status === null ? "" : `status ${status}`,
    `${ms} ms`,
    bytes === null ? "" : `${bytes} ${bytes === 1 ? "byte" : "bytes"}`,
  ].filter((one) => one !== "");
  return (
    <div data-trial={outcome} className="flex min-w-0 flex-col gap-1.5 border-l-2 border-line pl-3.5">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className={outcome === "done" ? "font-medium" : "font-medium text-bad"}>
          {OUTCOMES[outcome]}
        </span>
        <span className="num text-small text-ink-2">{facts.join(" · ")}</span>
      </p>
      {why === "" ? null : <p className="break-words">{why}</p>}
      {answer === "" ? null : (
        <textarea
          readOnly
          aria-label="The answer"
          rows={Math.min(10, Math.max(2, Math.ceil(answer.length / 60)))}
          value={answer}
          className="resize-y rounded-[8px] border border-line bg-sunken px-2.5 py-2 font-mono text-small"
        />
      )}
      {outcome === "done" ? (
        <p className="text-small text-ink-3">
          The assistant is given this as information, and told that it is no instruction.
        </p>
      ) : null}
    </div>
  );
}
