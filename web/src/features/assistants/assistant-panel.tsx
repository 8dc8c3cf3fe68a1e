import type { AssistantDraft, AssistantVersion } from "@patchbay/protocol/assistants";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "../../components/button.tsx";
import { useFirstError } from "../../components/form/first-error.ts";
import { TextField } from "../../components/form/text-field.tsx";
import { FailedState } from "../../components/placeholder.tsx";
import { RemoveButton } from "../../components/remove-button.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { createAssistant, removeAssistant, rollbackAssistant, saveAssistant } from "../../lib/api/actions.ts";
import { assistantQuery, assistantsQuery } from "../../lib/api/queries.ts";
import { usePhone } from "../phone/phone-context.tsx";
import { useRefusal } from "../shell/session.ts";
import { AssistantFields } from "./assistant-fields.tsx";
import { type DraftForm, EMPTY_DRAFT, type FormErrors, formOf, readForm } from "./draft-form.ts";
import { forgetForm, keepForm, keptForm } from "./kept-forms.ts";
import { Versions } from "./versions/versions.tsx";

/** One assistant, or a new one. */
export function AssistantPanel({ assistantId }: { assistantId: string }) {
  const isNew = assistantId === "new";
  const page = useQuery({ ...assistantQuery(assistantId), enabled: !isNew });
  if (isNew) return <Editor id={null} versions={[]} />;
  if (page.isError) {
    return (
      <FailedState
        title="This assistant cannot be shown"
        message={page.error.message}
        action={<Button onClick={() => void page.refetch()}>Try again</Button>}
      />
    );
  }
  if (page.data === undefined) return <RowSkeletons label="Loading the assistant" />;
  // A newer version is another form: what stood in this one was about the older.
  const newest = page.data.versions[0]?.version;
  return <Editor key={`${assistantId} ${newest}`} id={assistantId} versions={page.data.versions} />;
}

function Editor({ id, versions }: { id: string | null; versions: readonly AssistantVersion[] }) {
  const held: AssistantDraft = versions[0]?.draft ?? EMPTY_DRAFT;
  const base = versions[0]?.version ?? 0;
  const kept = keptForm(id ?? "new", base);
  const [form, setForm] = useState(() => kept ?? formOf(held));
  const [changed, setChanged] = useState(kept !== null);
  const [note, setNote] = useState("");
  const [errors, setErrors] = useState<FormErrors>({});
  const formRef = useFirstError(errors);
  const refusal = useRefusal("assistants.manage");
  const phone = usePhone();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const change = (next: DraftForm): void => {
    setForm(next);
    setChanged(true);
    keepForm(id ?? "new", base, next);
  };
  const discard = (): void => {
    setForm(formOf(held));
    setChanged(false);
    setErrors({});
    forgetForm(id ?? "new");
  };
  const saved = async (where: string): Promise<void> => {
    forgetForm(id ?? "new");
    await Promise.all([
      queries.invalidateQueries(assistantsQuery),
      queries.invalidateQueries(assistantQuery(where)),
    ]);
    if (where !== id) await navigate({ to: "/assistants/$assistantId", params: { assistantId: where } });
  };
  const save = useMutation({
    mutationFn: async (draft: AssistantDraft) => {
      if (id === null) return createAssistant({ draft, note });
      await saveAssistant(id, { base, draft, note });
      return id;
    },
    onSuccess: (where) => {
      toast(`${form.name.trim()} is saved. Calls that are already running keep what they began with.`);
      return saved(where);
    },
  });
  const rollback = useMutation({
    mutationFn: (version: number) => rollbackAssistant(id ?? "", { base, version }),
    onSuccess: () => saved(id ?? ""),
  });
  const remove = useMutation({
    mutationFn: () => removeAssistant(id ?? ""),
    onSuccess: async () => {
      forgetForm(id ?? "new");
      await queries.invalidateQueries(assistantsQuery);
      await navigate({ to: "/assistants" });
    },
  });
  const withDraft = (then: (draft: AssistantDraft) => void): void => {
    const read = readForm(form, held);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) then(read.draft);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    withDraft((draft) => save.mutate(draft));
  };
  const tryIt = (): void =>
    withDraft((draft) => void phone.place({ kind: "draft", assistantId: id, draft }, draft.name));
  const busy = save.isPending || rollback.isPending || remove.isPending;
  const failure = save.error ?? rollback.error ?? remove.error;
  return (
    <div className="min-w-0 flex-1 overflow-y-auto px-5 py-4 max-wide:px-3.5">
      <form ref={formRef} onSubmit={submit} noValidate className="mx-0 flex max-w-[680px] flex-col gap-4">
        <AssistantFields
          form={form}
          errors={errors}
          readOnly={refusal !== undefined}
          assistantId={id ?? "new"}
          onChange={change}
        />
        <TextField
          label="What changed (for the list of versions)"
          maxLength={200}
          value={note}
          disabled={refusal !== undefined}
          onChange={(event) => setNote(event.target.value)}
        />
        {failure === null ? null : (
          <p role="alert" className="text-bad">
            {failure.message}
          </p>
        )}
        <div className="flex flex-wrap gap-2 pb-2">
          <Button type="submit" tone="primary" size="touch" refusal={refusal} disabled={busy}>
            {id === null ? "Create" : "Save as a new version"}
          </Button>
          <Button size="touch" refusal={refusal} onClick={tryIt}>
            Test call
          </Button>
          {changed ? (
            <Button size="touch" tone="quiet" disabled={busy} onClick={discard}>
              Discard changes
            </Button>
          ) : null}
          <span className="flex-1" />
          {id === null ? null : (
            <RemoveButton refusal={refusal} disabled={busy} onRemove={() => remove.mutate()} />
          )}
        </div>
        {id === null ? null : (
          <Versions
            versions={versions}
            refusal={refusal}
            busy={busy}
            onRollback={(version) => rollback.mutate(version)}
          />
        )}
      </form>
    </div>
  );
}
