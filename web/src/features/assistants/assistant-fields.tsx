import { VARIABLES } from "@patchbay/protocol/assistants";
import { houseLanguage } from "@patchbay/protocol/house-language";
import { useId } from "react";
import { SelectField } from "../../components/form/select-field.tsx";
import { TextArea } from "../../components/form/text-area.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import {
  type DraftForm,
  type FormErrors,
  hasTool,
  modelOptions,
  OBJECTIONS,
  TURN_TAKING_FIELDS,
  voiceOptions,
} from "./draft-form.ts";
import {
  GUARD_WORDS,
  NOISE_LABEL,
  noiseOf,
  noiseOptions,
  OBJECTION_WORDS,
  TURN_TAKING_WORDS,
} from "./field-words.ts";
import { PutThroughFields } from "./put-through-fields.tsx";
import { ToolChoice } from "./tool-choice.tsx";

interface FieldsProps {
  form: DraftForm;
  errors: FormErrors;
  readOnly: boolean;
  /** `new` for one that is not there yet. */
  assistantId: string;
  onChange(form: DraftForm): void;
}

const variablesHint = `Filled in when a call begins: ${Object.keys(VARIABLES)
  .map((name) => `{{${name}}}`)
  .join(", ")}. With words for when it is not known: {{contact.name|there}}.`;

/** The assistant speaks whatever its model can; the notices and fillers around it are recorded. */
const languageHint = (tag: string): string | undefined =>
  tag === "" || houseLanguage(tag) !== null
    ? undefined
    : "Notices, such as that a call is recorded, are heard in English: they are spoken in English, German, Spanish and French.";

/** What an assistant is: its words, its voice, its manners. */
export function AssistantFields({ form, errors, readOnly, assistantId, onChange }: FieldsProps) {
  const set = (more: Partial<DraftForm>): void => onChange({ ...form, ...more });
  const options = (known: readonly (readonly [string, string])[], held: string) =>
    known.some(([value]) => value === held) ? known : [...known, [held, held] as const];
  return (
    <fieldset disabled={readOnly} className="flex flex-col gap-4">
      <Part title="Words">
        <TextField
          label="Name"
          value={form.name}
          error={errors.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <TextArea
          label="Greeting"
          rows={2}
          hint={variablesHint}
          value={form.greeting}
          error={errors.greeting}
          onChange={(event) => set({ greeting: event.target.value })}
        />
        <TextArea
          label="Instructions"
          rows={10}
          value={form.instructions}
          error={errors.instructions}
          onChange={(event) => set({ instructions: event.target.value })}
        />
        <TextArea
          label="Guardrails"
          rows={3}
          hint="What it must never do or say, whatever the caller says; one a line."
          value={form.guardrails}
          error={errors.guardrails}
          onChange={(event) => set({ guardrails: event.target.value })}
        />
      </Part>
      <Part title="Voice">
        <div className="grid gap-3.5 wide:grid-cols-2">
          <SelectField
            label="Voice"
            value={form.voice}
            onValue={(voice) => set({ voice })}
            options={options(voiceOptions, form.voice)}
          />
          <SelectField
            label="Model"
            value={form.model}
            onValue={(model) => set({ model })}
            options={options(modelOptions, form.model)}
          />
          <TextField
            label="Language"
            value={form.language}
            error={errors.language}
            placeholder="en"
            spellCheck={false}
            hint={languageHint(form.language.trim())}
            onChange={(event) => set({ language: event.target.value })}
          />
          <TextField
            label="Time zone"
            value={form.timeZone}
            error={errors.timeZone}
            placeholder="Europe/Oslo"
            spellCheck={false}
            onChange={(event) => set({ timeZone: event.target.value })}
          />
        </div>
      </Part>
      <Part title="Tools">
        <ToolChoice form={form} assistantId={assistantId} onChange={onChange} />
      </Part>
      {hasTool(form, "transfer_call") ? (
        <Part title="Puts callers through to">
          <PutThroughFields
            rows={form.putsThroughTo}
            errors={errors}
            onChange={(putsThroughTo) => set({ putsThroughTo })}
          />
        </Part>
      ) : null}
      <Part title="Objections">
        {OBJECTIONS.map((name) => (
          <TextArea
            key={name}
            label={OBJECTION_WORDS[name]}
            rows={2}
            placeholder="The house's own words"
            value={form.playbooks[name]}
            error={errors[name]}
            onChange={(event) => set({ playbooks: { ...form.playbooks, [name]: event.target.value } })}
          />
        ))}
      </Part>
      <TurnTakingFields form={form} errors={errors} onChange={onChange} />
    </fieldset>
  );
}

function TurnTakingFields({ form, errors, onChange }: Omit<FieldsProps, "readOnly" | "assistantId">) {
  const guardId = useId();
  return (
    <Part title="Turn-taking">
      <label htmlFor={guardId} className="flex items-start gap-2">
        <input
          id={guardId}
          type="checkbox"
          checked={form.guard}
          onChange={(event) => onChange({ ...form, guard: event.target.checked })}
          className="mt-[3px] size-4 accent-[var(--accent)]"
        />
        <span>
          {GUARD_WORDS}
          <span className="block text-small text-ink-3">
            It stops at once for any sound, and goes on when that was no interruption. Off: every sound ends
            what it says.
          </span>
        </span>
      </label>
      <div className="grid gap-3.5 wide:grid-cols-2">
        {TURN_TAKING_FIELDS.map((field) => (
          <TextField
            key={field}
            label={TURN_TAKING_WORDS[field]}
            inputMode={field === "threshold" ? "decimal" : "numeric"}
            value={form.turnTaking[field]}
            error={errors[field]}
            onChange={(event) =>
              onChange({ ...form, turnTaking: { ...form.turnTaking, [field]: event.target.value } })
            }
          />
        ))}
        <SelectField
          label={NOISE_LABEL}
          value={form.noise}
          onValue={(noise) => onChange({ ...form, noise: noiseOf(noise) })}
          options={noiseOptions}
        />
      </div>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3.5 border-b border-line pb-5">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}
