import type { AssistantDraft, AssistantVersion, GoneReference } from "@patchbay/protocol/assistants";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { RemoveButton } from "../../components/buttons/remove-button.tsx";
import { useFirstError } from "../../components/form/first-error.ts";
import { TextField } from "../../components/form/text-field.tsx";
import { FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { useDrawnId } from "../../lib/api/drawn-id.ts";
import { ApiRefusal } from "../../lib/api/request.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { useHindrance } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { usePhone } from "../phone/phone-context.tsx";
import { AssistantFields } from "./assistant-fields.tsx";
import {
  assistantQuery,
  assistantsQuery,
  createAssistant,
  removeAssistant,
  rollbackAssistant,
  saveAssistant,
} from "./assistants-api.ts";
import { type FormErrors, readForm } from "./draft-form.ts";
import { type Meanwhile, useDraftForm } from "./drafts/use-draft-form.ts";
import { GoneNotice } from "./gone-notice.tsx";
import { FIELD_NAMES } from "./versions/version-diff.ts";
import { Versions } from "./versions/versions.tsx";

/** One assistant, or a new one. */
export function AssistantPanel({ assistantId }: { assistantId: string }) {
  const isNew = assistantId === "new";
  const page = useQuery({ ...assistantQuery(assistantId), enabled: !isNew });
  if (isNew) return <Editor id={null} versions={[]} gone={[]} />;
  if (page.isError && page.data === undefined) {
    return (
      <FailedState
        title="This assistant cannot be shown"
        message={page.error.message}
        action={<Button onClick={() => void page.refetch()}>Try again</Button>}
      />
    );
  }
  if (page.data === undefined) return <RowSkeletons label="Loading the assistant" />;
  const { versions, gone } = page.data;
  return <Editor key={assistantId} id={assistantId} versions={versions} gone={gone} />;
}

interface EditorProps {
  id: string | null;
  versions: readonly AssistantVersion[];
  gone: readonly GoneReference[];
}

function Editor({ id, versions, gone }: EditorProps) {
  const draft = useDraftForm(id ?? "new", versions);
  const { form, held, base, changed, meanwhile, change } = draft;
  const drawn = useDrawnId();
  const [note, setNote] = useState("");
  const [errors, setErrors] = useState<FormErrors>({});
  const formRef = useFirstError(errors);
  const refusal = useRefusal("assistants.manage");
  const hindrance = useHindrance("assistants.manage");
  const phone = usePhone();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const discard = (): void => {
    draft.discard();
    setErrors({});
  };
  const saved = async (where: string): Promise<void> => {
    draft.settled();
    setNote("");
    await Promise.all([
      queries.invalidateQueries(assistantsQuery),
      queries.invalidateQueries(assistantQuery(where)),
    ]);
    if (where !== id) await navigate({ to: "/assistants/$assistantId", params: { assistantId: where } });
  };
  const save = useMutation({
    mutationFn: async (read: AssistantDraft) => {
      if (id === null) {
        return {
          where: await createAssistant({ id: drawn.of([read, note]), draft: read, note }),
          leftOut: [],
        };
      }
      return { where: id, ...(await saveAssistant(id, { base, draft: read, note })) };
    },
    // What came meanwhile is fetched and taken up in the form; nothing that was typed is lost.
    onError: (failure) => {
      if (isStale(failure)) void queries.invalidateQueries(assistantQuery(id ?? ""));
    },
    onSuccess: ({ where, leftOut }) => {
      const without = leftOut.length === 0 ? "" : ` without what is gone: ${leftOut.join(", ")}`;
      toast(
        `${form.name.trim()} is saved${without}. Calls that are already running keep what they began with.`,
      );
      return saved(where);
    },
  });
  const rollback = useMutation({
    mutationFn: (version: number) => rollbackAssistant(id ?? "", { base, version }),
    onSuccess: ({ leftOut }) => {
      if (leftOut.length > 0) toast(`It is back without what is gone meanwhile: ${leftOut.join(", ")}.`);
      return saved(id ?? "");
    },
  });
  const remove = useMutation({
    mutationFn: () => removeAssistant(id ?? ""),
    onSuccess: async () => {
      draft.settled();
      await queries.invalidateQueries(assistantsQuery);
      await navigate({ to: "/assistants" });
    },
  });
  const withDraft = (then: (read: AssistantDraft) => void): void => {
    const read = readForm(form, held);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) then(read.draft);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    withDraft((asked) => save.mutate(asked));
  };
  const tryIt = (): void =>
    withDraft((asked) => void phone.place({ kind: "draft", assistantId: id, draft: asked }, asked.name));
  const busy = save.isPending || rollback.isPending || remove.isPending;
  const told = meanwhile !== null && isStale(save.error) ? null : save.error;
  const failure = told ?? rollback.error ?? remove.error;
  return (
    <div className="min-w-0 flex-1 overflow-y-auto px-5 py-4 max-wide:px-3.5">
      <form ref={formRef} onSubmit={submit} noValidate className="mx-0 flex max-w-[680px] flex-col gap-4">
        <GoneNotice gone={gone} />
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
        <div className="flex flex-col gap-2.5 border-t border-line bg-bg py-2.5 wide:sticky wide:-bottom-4">
          {meanwhile === null ? null : (
            <p role="alert" className="text-warn-ink">
              {meanwhileWords(meanwhile)}
            </p>
          )}
          {failure === null ? null : (
            <p role="alert" className="text-bad">
              {failure.message}
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" tone="primary" size="touch" refusal={hindrance} disabled={busy}>
              {id === null ? "Create" : "Save as a new version"}
            </Button>
            <Button size="touch" refusal={hindrance} onClick={tryIt}>
              Test call
            </Button>
            {changed ? (
              <Button size="touch" tone="quiet" disabled={busy} onClick={discard}>
                Discard changes
              </Button>
            ) : null}
            <span className="flex-1" />
            {id === null ? null : (
              <RemoveButton refusal={hindrance} disabled={busy} onRemove={() => remove.mutate()} />
            )}
          </div>
        </div>
        {id === null ? null : (
          <Versions
            versions={versions}
            refusal={hindrance ?? (changed ? "Save or discard your changes first." : undefined)}
            busy={busy}
            onRollback={(version) => rollback.mutate(version)}
          />
        )}
      </form>
    </div>
  );
}

const isStale = (failure: Error | null): boolean => failure instanceof ApiRefusal && failure.code === "stale";

/** Whose version came under what was typed, and what that means for it. */
function meanwhileWords({ savedBy, version, both }: Meanwhile): string {
  const fields = both.map((field) => FIELD_NAMES[field]).join(", ");
  return [
    `${savedBy || "Somebody"} saved version ${version} while you were writing, and this form has what they changed.`,
    fields === "" ? "" : `Both of you changed: ${fields}. Yours stands in the form, theirs under Versions.`,
    "Save to keep yours as well.",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
