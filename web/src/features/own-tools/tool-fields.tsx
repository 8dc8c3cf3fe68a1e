import { TextArea } from "../../components/form/text-area.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { ParameterFields } from "./parameter-fields.tsx";
import type { ToolErrors, ToolForm } from "./tool-form.ts";

interface ToolFieldsProps {
  form: ToolForm;
  errors: ToolErrors;
  isNew: boolean;
  readOnly: boolean;
  onChange(form: ToolForm): void;
}

/** What a tool is: its name and use, where it is asked, with what, and what the caller hears meanwhile. */
export function ToolFields({ form, errors, isNew, readOnly, onChange }: ToolFieldsProps) {
  const set = (more: Partial<ToolForm>): void => onChange({ ...form, ...more });
  return (
    <fieldset disabled={readOnly} className="flex min-w-0 flex-col gap-4">
      <Part title="What it is">
        <TextField
          label="Name"
          hint={
            isNew
              ? "The assistant calls it by this, and it stays: small letters, digits and _."
              : "A name stays. For another one, make another tool."
          }
          placeholder="order_status"
          autoComplete="off"
          spellCheck={false}
          readOnly={!isNew}
          value={form.name}
          error={errors.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <TextArea
          label="What it does, and when to use it"
          rows={3}
          hint="All that the assistant knows of it."
          placeholder="Tells whether an order is ready. Use it when the caller asks for their order."
          value={form.description}
          error={errors.description}
          onChange={(event) => set({ description: event.target.value })}
        />
      </Part>
      <Part title="Where it asks">
        <TextField
          label="Address"
          hint="Gets a POST with JSON. Only https; addresses inside a network and redirects are refused."
          placeholder="https://api.example.com/orders"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          value={form.url}
          error={errors.url}
          onChange={(event) => set({ url: event.target.value })}
        />
        <TextArea
          label="Allowed hosts"
          rows={2}
          hint="One a line. The address must be on one of them; left empty, on its own."
          placeholder="api.example.com"
          spellCheck={false}
          value={form.allowedHosts}
          error={errors.allowedHosts}
          onChange={(event) => set({ allowedHosts: event.target.value })}
        />
      </Part>
      <Part title="Parameters">
        <ParameterFields
          rows={form.parameters}
          errors={errors}
          onChange={(parameters) => set({ parameters })}
        />
      </Part>
      <Part title="While it is asked">
        <TextField
          label="What the assistant says first"
          hint="The caller hears it while the tool is asked. Left empty, nothing; a slow tool is bridged in any case."
          placeholder="One moment, I am looking that up."
          value={form.filler}
          error={errors.filler}
          onChange={(event) => set({ filler: event.target.value })}
        />
        <TextField
          label="Given up after (ms)"
          inputMode="numeric"
          value={form.timeoutMs}
          error={errors.timeoutMs}
          onChange={(event) => set({ timeoutMs: event.target.value })}
        />
        <label className="flex items-start gap-2 max-wide:min-h-11">
          <input
            type="checkbox"
            checked={form.repeatable}
            onChange={(event) => set({ repeatable: event.target.checked })}
            className="mt-[3px] size-4 accent-[var(--accent)]"
          />
          <span>
            May be asked twice for the same thing
            <span className="block text-small text-ink-3">
              Without an answer in time, or after a break, nobody knows whether it was done. On: it may be
              asked again, with the same idempotency-key. Off: the assistant says that it does not know.
            </span>
          </span>
        </label>
      </Part>
    </fieldset>
  );
}

export function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-3.5 border-b border-line pb-5">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}
