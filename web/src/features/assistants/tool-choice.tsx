import { TOOL_WORDS } from "@patchbay/protocol/assistants";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { buttonLook } from "../../components/buttons/button.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { NEW_TOOL } from "../own-tools/new-tool.ts";
import { ownToolsQuery } from "../own-tools/tools-api.ts";
import { type DraftForm, hasTool, switchTool } from "./draft-form.ts";

interface ToolChoiceProps {
  form: DraftForm;
  assistantId: string;
  onChange(form: DraftForm): void;
}

/** What the assistant may do beside speaking: what Patchbay brings, and what the organization made. */
export function ToolChoice({ form, assistantId, onChange }: ToolChoiceProps) {
  const own = useQuery(ownToolsQuery);
  const mayManage = useRefusal("assistants.manage") === undefined;
  const tools = own.data?.tools ?? [];
  const names = tools.map(({ name }) => name);
  const box = (name: string, words: React.ReactNode) => (
    <label key={name} className="flex min-w-0 items-start gap-2 max-wide:min-h-11 max-wide:items-center">
      <input
        type="checkbox"
        checked={hasTool(form, name)}
        // Which are on is only known once all of them are.
        disabled={own.isPending}
        onChange={(event) => onChange(switchTool(form, name, event.target.checked, names))}
        className="mt-[3px] size-4 shrink-0 accent-[var(--accent)] max-wide:mt-0"
      />
      {words}
    </label>
  );
  return (
    <>
      <p className="text-small text-ink-3">
        What it may do beside speaking. “Stop calling me” is honoured whatever is chosen here.
      </p>
      <div className="grid gap-2 wide:grid-cols-2">
        {Object.entries(TOOL_WORDS).map(([name, words]) => box(name, words))}
      </div>
      <h3 id="tools" className="scroll-mt-4 font-medium">
        Your own tools
      </h3>
      {own.isPending ? <Skeleton className="h-3 w-56" /> : null}
      {own.isError && own.data === undefined ? (
        <p role="alert" className="text-small text-bad">
          They could not be loaded. {own.error.message}
        </p>
      ) : null}
      {own.data !== undefined && tools.length === 0 ? (
        <p className="text-small text-ink-3">
          None yet. A tool of your own asks a system of yours in mid-call, for example whether an order is
          ready.
        </p>
      ) : null}
      {tools.length === 0 ? null : (
        <div className="grid gap-2 wide:grid-cols-2">
          {tools.map(({ name, description }) =>
            box(
              name,
              <span className="min-w-0">
                <span className="block truncate">{name}</span>
                <span className="block truncate text-small text-ink-3" title={description}>
                  {description}
                </span>
              </span>,
            ),
          )}
        </div>
      )}
      <div className="flex gap-2">
        {mayManage ? (
          <Link
            to="/assistants/tools/$toolName"
            params={{ toolName: NEW_TOOL }}
            search={{ assistant: assistantId }}
            className={buttonLook("plain")}
          >
            Make a tool
          </Link>
        ) : null}
        {tools.length === 0 ? null : (
          <Link to="/assistants/tools" search={{ assistant: assistantId }} className={buttonLook("quiet")}>
            {mayManage ? "Change or try them" : "Look at them"}
          </Link>
        )}
      </div>
    </>
  );
}
