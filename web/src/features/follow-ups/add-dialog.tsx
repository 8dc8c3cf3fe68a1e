import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { addCallback, addNumber, saveContact } from "./follow-ups-api.ts";

export type Addable = "callbacks" | "do-not-call" | "contacts";

const FORMS: Record<Addable, { title: string; fields: readonly { name: string; label: string }[] }> = {
  callbacks: {
    title: "Note a callback",
    fields: [
      { name: "number", label: "Number" },
      { name: "name", label: "Name" },
      { name: "when", label: "When" },
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

function send(list: Addable, values: Record<string, string>): Promise<void> {
  const { number = "", name = "", when = "", about = "", words = "", notes = "" } = values;
  switch (list) {
    case "callbacks":
      return addCallback({ number, name, when, about });
    case "do-not-call":
      return addNumber({ number, words });
    case "contacts":
      return saveContact({ number, name, notes });
  }
}

export function AddDialog({ list, onClose }: { list: Addable; onClose(): void }) {
  const { title, fields } = FORMS[list];
  const [values, setValues] = useState<Record<string, string>>({});
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: () => send(list, values),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["follow-ups"] });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        {fields.map(({ name, label }) => (
          <TextField
            key={name}
            label={label}
            value={values[name] ?? ""}
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
          <Button type="submit" tone="primary" disabled={saving.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
