import { newCallback, newContact, newDoNotCall } from "@patchbay/protocol/follow-ups";
import { plainWords } from "@patchbay/protocol/plain-words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type * as z from "zod";
import { Button } from "../../components/buttons/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { useFirstError } from "../../components/form/first-error.ts";
import { TextField } from "../../components/form/text-field.tsx";
import { useDrawnId } from "../../lib/api/drawn-id.ts";
import { useTimeZone } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { sentence } from "../../lib/format/sentence.ts";
import { inZone, momentOf } from "../../lib/format/zone.ts";
import { addCallback, addNumber, saveContact } from "./follow-ups-api.ts";

export type Addable = "callbacks" | "do-not-call" | "contacts";

/** `moment` is a day and a time, by the clock of the organization. */
interface Field {
  name: string;
  label: string;
  kind?: "moment";
}

const FORMS: Record<Addable, { title: string; fields: readonly Field[] }> = {
  callbacks: {
    title: "Note a callback",
    fields: [
      { name: "number", label: "Number" },
      { name: "name", label: "Name" },
      { name: "when", label: "When", kind: "moment" },
      { name: "about", label: "About" },
    ],
  },
  "do-not-call": {
    title: "List a number",
    fields: [
      { name: "number", label: "Number" },
      { name: "words", label: "Why" },
    ],
  },
  contacts: {
    title: "Save a contact",
    fields: [
      { name: "number", label: "Number" },
      { name: "name", label: "Name" },
      { name: "notes", label: "Notes" },
    ],
  },
};

/** What is asked for as the server asks for it, and how it is sent. */
const SENDS: Record<
  Addable,
  { schema: z.ZodObject; send(values: Values, timeZone: string, id: string): Promise<unknown> }
> = {
  callbacks: {
    schema: newCallback,
    send: ({ number = "", name = "", when = "", about = "" }, timeZone, id) => {
      const dueAt = momentOf(when, timeZone);
      const words = dueAt === null ? when : inZone(dueAt, timeZone);
      return addCallback({ id, number, name, when: words, dueAt, about });
    },
  },
  "do-not-call": {
    schema: newDoNotCall,
    send: ({ number = "", words = "" }) => addNumber({ number, words }),
  },
  contacts: {
    schema: newContact,
    send: ({ number = "", name = "", notes = "" }) => saveContact({ number, name, notes }),
  },
};

type Values = Record<string, string>;

/** What is wrong with the values, at each field; nothing when all is well. */
function errorsIn(list: Addable, values: Values, timeZone: string): Values {
  const given = Object.fromEntries(FORMS[list].fields.map(({ name }) => [name, values[name] ?? ""]));
  const parsed = SENDS[list].schema.safeParse(given, { error: plainWords });
  const issues = parsed.error?.issues ?? [];
  const wrong = issues.map(({ path, message }) => [String(path[0]), sentence(message)] as const);
  const moments = FORMS[list].fields.flatMap(({ name, kind }) => {
    const error = kind === "moment" ? momentError(values[name] ?? "", timeZone) : undefined;
    return error === undefined ? [] : [[name, error] as const];
  });
  return Object.fromEntries([...wrong.toReversed(), ...moments]);
}

function momentError(shown: string, timeZone: string): string | undefined {
  const at = momentOf(shown, timeZone);
  if (at === null) return "Say on which day and at what time.";
  return at < Date.now() ? "This moment is over." : undefined;
}

export function AddDialog({ list, onClose }: { list: Addable; onClose(): void }) {
  const { title, fields } = FORMS[list];
  const timeZone = useTimeZone();
  const drawn = useDrawnId();
  const offline = useOffline();
  const [values, setValues] = useState<Values>({});
  const [errors, setErrors] = useState<Values>({});
  const form = useFirstError(errors);
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: () => SENDS[list].send(values, timeZone, drawn.of([list, values])),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["follow-ups"] });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wrong = errorsIn(list, values, timeZone);
    setErrors(wrong);
    if (Object.keys(wrong).length === 0) saving.mutate();
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-3">
        {fields.map(({ name, label, kind }) => (
          <TextField
            key={name}
            label={label}
            {...(kind === "moment" ? { type: "datetime-local", hint: `By the clock of ${timeZone}.` } : {})}
            value={values[name] ?? ""}
            error={errors[name]}
            onChange={({ target }) => setValues({ ...values, [name]: target.value })}
          />
        ))}
        {saving.isError ? (
          <p role="alert" className="text-small text-bad">
            {saving.error.message}
          </p>
        ) : null}
        <div className="mt-1 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" refusal={offline} disabled={saving.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
