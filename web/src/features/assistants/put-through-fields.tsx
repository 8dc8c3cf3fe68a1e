import { useQuery } from "@tanstack/react-query";
import { Button } from "../../components/buttons/button.tsx";
import { SelectField } from "../../components/form/select-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { phoneTargetsQuery } from "../../lib/api/queries.ts";
import { lineWords } from "../picker/line-words.ts";
import type { FormErrors } from "./draft-form.ts";
import { emptyPutThrough, type PutThroughForm, putThroughField } from "./put-through-form.ts";

interface PutThroughFieldsProps {
  rows: readonly PutThroughForm[];
  errors: FormErrors;
  onChange(rows: readonly PutThroughForm[]): void;
}

/** Whom the assistant may put callers through to, under names that it can say. */
export function PutThroughFields({ rows, errors, onChange }: PutThroughFieldsProps) {
  const change = (key: string, more: Partial<PutThroughForm>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...more } : row)));
  return (
    <>
      <p className="text-small text-ink-3">
        It puts callers through to these and to nobody else. If that comes to nothing, it has the caller back
        and says so.
      </p>
      {rows.map((row, index) => (
        <PutThroughRow
          key={row.key}
          row={row}
          title={row.name.trim() || `Target ${index + 1}`}
          errorOf={(field) => errors[putThroughField(index, field)]}
          onChange={(more) => change(row.key, more)}
          onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      <div>
        <Button size="touch" onClick={() => onChange([...rows, emptyPutThrough()])}>
          Add whom to put through to
        </Button>
      </div>
    </>
  );
}

interface RowProps {
  row: PutThroughForm;
  title: string;
  errorOf(field: string): string | undefined;
  onChange(more: Partial<PutThroughForm>): void;
  onRemove(): void;
}

function PutThroughRow({ row, title, errorOf, onChange, onRemove }: RowProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3.5 border-l-2 border-line pl-3.5">
      <legend className="sr-only">{title}</legend>
      <div className="grid gap-3.5 wide:grid-cols-2">
        <TextField
          label="Name the assistant says"
          placeholder="Billing"
          value={row.name}
          error={errorOf("name")}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <SelectField
          label="Goes to"
          value={row.to}
          onValue={(to) => onChange({ to, line: "" })}
          options={[
            ["operators", "Whoever is at a dashboard"],
            ["member", "A member at a dashboard"],
            ["number", "An extension or a number"],
            ["queue", "A queue of the PBX"],
          ]}
        />
        <Whom row={row} errorOf={errorOf} onChange={onChange} />
        {row.to === "queue" ? null : (
          <SelectField
            label="How"
            value={row.kind}
            onValue={(kind) => onChange({ kind })}
            options={[
              ["attended", "They are told who calls, and accept with 1"],
              ["blind", "At once"],
            ]}
          />
        )}
      </div>
      <TextField
        label="When to use it"
        placeholder="Questions about invoices and payments"
        value={row.when}
        error={errorOf("when")}
        onChange={(event) => onChange({ when: event.target.value })}
      />
      <div>
        <Button size="touch" tone="danger" aria-label={`Remove ${title}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </fieldset>
  );
}

/** Who exactly; nothing where that is whoever answers first. */
function Whom({ row, errorOf, onChange }: Omit<RowProps, "title" | "onRemove">) {
  const { data } = useQuery(phoneTargetsQuery);
  const sites = (data?.lines ?? []).flatMap(({ id, name, from }) =>
    from === "" ? [[id, name] as const] : [],
  );
  switch (row.to) {
    case "operators":
      return null;
    case "queue":
      return (
        <>
          <TextField
            label="Queue"
            hint="Callers at Twilio or in a browser wait there, too, for five minutes at most."
            autoComplete="off"
            spellCheck={false}
            value={row.queue}
            error={errorOf("queue")}
            onChange={(event) => onChange({ queue: event.target.value })}
          />
          {sites.length > 1 ? (
            <SelectField
              label="Of"
              value={row.line}
              onValue={(line) => onChange({ line })}
              options={[["", "The PBX that has the call, or has such a queue"], ...sites]}
            />
          ) : null}
        </>
      );
    case "member": {
      const members = data?.members ?? [];
      const known = members.some(({ id }) => id === row.member.id);
      const missing: readonly (readonly [string, string])[] = known
        ? []
        : [[row.member.id, row.member.name || "Choose a member"]];
      return (
        <SelectField
          label="Member"
          value={row.member.id}
          error={errorOf("id")}
          onValue={(id) => {
            const found = members.find((one) => one.id === id);
            if (found !== undefined) onChange({ member: { id: found.id, name: found.name } });
          }}
          options={[...missing, ...members.map(({ id, name }) => [id, name] as const)]}
        />
      );
    }
    case "number":
      return (
        <>
          <TextField
            label="Extension or number"
            hint="Twilio dials numbers with their country code. Extensions are dialled by a PBX."
            inputMode="tel"
            autoComplete="off"
            value={row.number}
            error={errorOf("number")}
            onChange={(event) => onChange({ number: event.target.value })}
          />
          <SelectField
            label="Dialled"
            value={row.line}
            onValue={(line) => onChange({ line })}
            options={[
              ["", "As the call came, else by any line"],
              ...(data?.lines ?? []).map((line) => [line.id, `Through ${lineWords(line)}`] as const),
            ]}
          />
        </>
      );
  }
}
