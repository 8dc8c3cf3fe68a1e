import type { HttpToolRow, ShownHttpTool } from "@patchbay/protocol/http-tools";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Button, buttonLook } from "../../components/buttons/button.tsx";
import { RemoveButton } from "../../components/buttons/remove-button.tsx";
import { useFirstError } from "../../components/form/first-error.ts";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { SecretOnce } from "../../components/secret-once.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { ApiRefusal } from "../../lib/api/request.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { useHindrance } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { BackToAssistant } from "./back-to-assistant.tsx";
import { meanwhileWords } from "./merge-tool.ts";
import { NEW_TOOL } from "./new-tool.ts";
import { ToolFields } from "./tool-fields.tsx";
import { fieldOfRefusal, readToolForm, type ToolErrors } from "./tool-form.ts";
import { SECRET_WORDS, ToolSecret } from "./tool-secret.tsx";
import { ownToolsQuery, removeTool, saveTool } from "./tools-api.ts";
import { TryTool } from "./try-tool.tsx";
import { useToolForm } from "./use-tool-form.ts";

interface ToolPanelProps {
  toolName: string;
  /** The assistant that lacked it. */
  assistantId: string | undefined;
}

/** One tool of the organization's own, or a new one. */
export function ToolPanel({ toolName, assistantId }: ToolPanelProps) {
  const mayRead = useRefusal("assistants.read");
  const list = useQuery({ ...ownToolsQuery, enabled: mayRead === undefined });
  // Shown above the tool that it belongs to, as soon as there is one.
  const [secret, setSecret] = useState<{ name: string; secret: string } | null>(null);
  const shared = { assistantId, onSecret: setSecret };
  if (toolName === NEW_TOOL) return <Editor key={NEW_TOOL} held={null} {...shared} secret={null} />;
  if (mayRead !== undefined) return null;
  if (list.isError && list.data === undefined) {
    return (
      <FailedState
        title="This tool cannot be shown"
        message={list.error.message}
        action={<Button onClick={() => void list.refetch()}>Try again</Button>}
      />
    );
  }
  if (list.data === undefined) return <RowSkeletons label="Loading the tool" />;
  const held = list.data.tools.find(({ name }) => name === toolName);
  if (held === undefined) {
    return (
      <EmptyState title="No such tool">
        It may have been removed. The assistants that had it go on without it.
      </EmptyState>
    );
  }
  const own = secret?.name === toolName ? secret.secret : null;
  return <Editor key={held.name} held={held} {...shared} secret={own} />;
}

const isStale = (failure: Error | null): boolean => failure instanceof ApiRefusal && failure.code === "stale";

interface EditorProps {
  held: ShownHttpTool | null;
  assistantId: string | undefined;
  /** Made with the tool just now; shown this once. */
  secret: string | null;
  onSecret(made: { name: string; secret: string } | null): void;
}

function Editor({ held, assistantId, secret, onSecret }: EditorProps) {
  const { form, changed, meanwhile, base, change, settled } = useToolForm(held);
  const [errors, setErrors] = useState<ToolErrors>({});
  const formRef = useFirstError(errors);
  const refusal = useRefusal("assistants.manage");
  const hindrance = useHindrance("assistants.manage");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const search = assistantId === undefined ? {} : { assistant: assistantId };
  const save = useMutation({
    mutationFn: ({ name, ...tool }: HttpToolRow) =>
      saveTool(name, { ...tool, isNew: held === null, ...(base === undefined ? {} : { base }) }),
    onSuccess: async ({ name, secret: made }) => {
      if (made !== null) onSecret({ name, secret: made });
      toast(`${name} is saved. Calls that are already running keep what they began with.`);
      settled();
      await queries.invalidateQueries(ownToolsQuery);
      if (held === null)
        await navigate({ to: "/assistants/tools/$toolName", params: { toolName: name }, search });
    },
    onError: (failure) => {
      // What came meanwhile is fetched and taken up in the form; nothing that was typed is lost.
      if (isStale(failure)) void queries.invalidateQueries(ownToolsQuery);
      const field = failure instanceof ApiRefusal ? fieldOfRefusal(failure.code) : null;
      if (field !== null) setErrors({ [field]: failure.message });
    },
  });
  const remove = useMutation({
    mutationFn: () => removeTool(form.name),
    onSuccess: async () => {
      await queries.invalidateQueries(ownToolsQuery);
      await navigate({ to: "/assistants/tools", search });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const read = readToolForm(form);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) save.mutate(read.tool);
  };
  const busy = save.isPending || remove.isPending;
  const shownAtField = save.error instanceof ApiRefusal && fieldOfRefusal(save.error.code) !== null;
  const told = shownAtField || (meanwhile !== null && isStale(save.error)) ? null : save.error;
  const failure = told ?? remove.error;
  return (
    <div className="min-w-0 flex-1 overflow-y-auto px-5 py-4 max-wide:px-3.5">
      <form ref={formRef} onSubmit={submit} noValidate className="flex max-w-[680px] flex-col gap-4">
        <BackToAssistant assistantId={assistantId} made={secret === null ? null : (held?.name ?? null)} />
        {secret === null ? null : (
          <section aria-label="The tool's secret" className="border-b border-line pb-5">
            <h2 className="mb-2 font-semibold">The tool's signing secret</h2>
            <SecretOnce
              secret={secret}
              words={SECRET_WORDS}
              done={
                <Button size="touch" onClick={() => onSecret(null)}>
                  Done
                </Button>
              }
            />
          </section>
        )}
        <ToolFields
          form={form}
          errors={errors}
          isNew={held === null}
          readOnly={refusal !== undefined}
          onChange={change}
        />
        {meanwhile === null ? null : (
          <p role="alert" className="text-warn-ink">
            {meanwhileWords(meanwhile.savedBy, meanwhile.both)}
          </p>
        )}
        {failure === null ? null : (
          <p role="alert" className="text-bad">
            {failure.message}
          </p>
        )}
        <div className="flex flex-wrap gap-2 pb-2">
          <Button type="submit" tone="primary" size="touch" refusal={hindrance} disabled={busy}>
            {held === null ? "Create" : "Save"}
          </Button>
          <span className="flex-1" />
          {held === null ? (
            <Link to="/assistants/tools" search={search} className={buttonLook("plain")}>
              Cancel
            </Link>
          ) : (
            <RemoveButton refusal={hindrance} disabled={busy} onRemove={() => remove.mutate()} />
          )}
        </div>
      </form>
      {held === null ? null : (
        <div className="mt-4 flex max-w-[680px] flex-col gap-4 border-t border-line pt-4">
          <TryTool
            tool={held}
            refusal={hindrance ?? (changed ? "Save first: what is saved is tried." : undefined)}
          />
          <ToolSecret name={held.name} refusal={hindrance} />
        </div>
      )}
    </div>
  );
}
