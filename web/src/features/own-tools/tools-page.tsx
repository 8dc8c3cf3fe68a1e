import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Button, buttonLook } from "../../components/button.tsx";
import { cx } from "../../components/class-names.ts";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { AssistantTabs } from "../assistants/assistant-tabs.tsx";
import { PageHead } from "../shell/page-head.tsx";
import { useRefusal } from "../shell/session.ts";
import { NEW_TOOL } from "./new-tool.ts";
import { ownToolsQuery } from "./tools-api.ts";

/** The tools that the organization made; one of them beside the list, to be read, changed and tried. */
export function ToolsPage() {
  const { toolName } = useParams({ strict: false });
  const mayRead = useRefusal("assistants.read");
  const mayManage = useRefusal("assistants.manage");
  const list = useQuery({ ...ownToolsQuery, enabled: mayRead === undefined });
  const add =
    mayManage === undefined ? (
      <Link
        to="/assistants/tools/$toolName"
        params={{ toolName: NEW_TOOL }}
        className={buttonLook("primary")}
      >
        <Plus size={14} aria-hidden />
        New tool
      </Link>
    ) : (
      <Button tone="primary" refusal={mayManage}>
        <Plus size={14} aria-hidden />
        New tool
      </Button>
    );
  return (
    <>
      <PageHead title="Assistants" actions={add} />
      <AssistantTabs here="tools" />
      <div className="flex min-h-0 flex-1">
        <section
          aria-label="Tool list"
          className={cx(
            "min-w-0 overflow-y-auto",
            toolName === undefined ? "flex-1" : "w-[280px] shrink-0 border-r border-line max-wide:hidden",
          )}
        >
          {mayRead === undefined ? null : <EmptyState title="Your own tools">{mayRead}</EmptyState>}
          {list.isLoading ? <RowSkeletons label="Loading the tools" /> : null}
          {list.isError && list.data === undefined ? (
            <FailedState
              title="The tools could not be loaded"
              message={list.error.message}
              action={<Button onClick={() => void list.refetch()}>Try again</Button>}
            />
          ) : null}
          {list.data?.tools.length === 0 ? (
            <EmptyState title="No tools of your own yet" action={add}>
              A tool lets an assistant ask a system of yours in mid-call, for example whether an order is
              ready. It asks an address that you name here, and signs each request.
            </EmptyState>
          ) : null}
          <ul aria-label="Tools">
            {list.data?.tools.map(({ name, description, url }) => (
              <li
                key={name}
                data-tool={name}
                className={cx(
                  "relative flex h-[46px] items-center gap-4 border-b border-line px-5 max-wide:px-3.5",
                  name === toolName ? "bg-accent-soft" : "hover:bg-sunken",
                )}
              >
                <span className="min-w-0 flex-1">
                  <Link
                    to="/assistants/tools/$toolName"
                    params={{ toolName: name }}
                    className="stretched block truncate font-medium outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                  >
                    {name}
                  </Link>
                  <span className="block truncate text-small text-ink-2">{description}</span>
                </span>
                {toolName === undefined ? (
                  <span className="truncate text-small text-ink-2 max-wide:hidden">{new URL(url).host}</span>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
        <Outlet />
      </div>
    </>
  );
}
