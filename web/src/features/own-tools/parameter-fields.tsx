import { Button } from "../../components/buttons/button.tsx";
import { SelectField } from "../../components/form/select-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { emptyParameter, type ParameterForm, parameterField, type ToolErrors } from "./tool-form.ts";

interface ParameterFieldsProps {
  rows: readonly ParameterForm[];
  errors: ToolErrors;
  onChange(rows: readonly ParameterForm[]): void;
}

/** What the assistant has to give when it uses the tool. */
export function ParameterFields({ rows, errors, onChange }: ParameterFieldsProps) {
  const change = (key: string, more: Partial<ParameterForm>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...more } : row)));
  return (
    <>
      <p className="text-small text-ink-3">
        What the assistant asks the caller for, or knows, and sends along. The number of the call is not among
        it unless it is a parameter.
      </p>
      {rows.map((row, index) => {
        const title = row.name.trim() || `Parameter ${index + 1}`;
        const errorOf = (field: string) => errors[parameterField(index, field)];
        return (
          <fieldset key={row.key} className="flex min-w-0 flex-col gap-3.5 border-l-2 border-line pl-3.5">
            <legend className="sr-only">{title}</legend>
            <div className="grid gap-3.5 wide:grid-cols-2">
              <TextField
                label="Parameter"
                placeholder="order"
                autoComplete="off"
                spellCheck={false}
                value={row.name}
                error={errorOf("name")}
                onChange={(event) => change(row.key, { name: event.target.value })}
              />
              <SelectField
                label="Kind"
                value={row.type}
                onValue={(type) => change(row.key, { type })}
                options={[
                  ["string", "Text"],
                  ["number", "Number"],
                  ["boolean", "Yes or no"],
                ]}
              />
            </div>
            <TextField
              label="What it is"
              placeholder="The order's number, as the caller says it"
              value={row.description}
              error={errorOf("description")}
              onChange={(event) => change(row.key, { description: event.target.value })}
            />
            <div className="flex items-center justify-between gap-3">
              <label className="flex items-center gap-2 max-wide:min-h-11">
                <input
                  type="checkbox"
                  checked={row.required}
                  onChange={(event) => change(row.key, { required: event.target.checked })}
                  className="size-4 accent-[var(--accent)]"
                />
                The tool needs it
              </label>
              <Button
                size="touch"
                tone="danger"
                className="max-wide:flex-none"
                aria-label={`Remove ${title}`}
                onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
              >
                Remove
              </Button>
            </div>
          </fieldset>
        );
      })}
      {errors.fields === undefined ? null : (
        <p role="alert" className="text-small text-bad">
          {errors.fields}
        </p>
      )}
      <div>
        <Button size="touch" onClick={() => onChange([...rows, emptyParameter()])}>
          Add a parameter
        </Button>
      </div>
    </>
  );
}
