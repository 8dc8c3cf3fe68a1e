import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Button, buttonLook } from "../../components/button.tsx";
import { cx } from "../../components/class-names.ts";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { assistantsQuery } from "../../lib/api/queries.ts";
import { ago } from "../../lib/format/moment.ts";
import { PageHead } from "../shell/page-head.tsx";
import { useRefusal } from "../shell/session.ts";
import { AssistantTabs } from "./assistant-tabs.tsx";

/** Every assistant; one of them beside the list, to be read, changed and tried. */
export function AssistantsPage() {
  const { assistantId } = useParams({ strict: false });
  const mayRead = useRefusal("assistants.read");
  const mayManage = useRefusal("assistants.manage");
  const list = useQuery({ ...assistantsQuery, enabled: mayRead === undefined });
  const add =
    mayManage === undefined ? (
      <Link to="/assistants/$assistantId" params={{ assistantId: "new" }} className={buttonLook("primary")}>
        <Plus size={14} aria-hidden />
        New assistant
      </Link>
    ) : (
      <Button tone="primary" refusal={mayManage}>
        <Plus size={14} aria-hidden />
        New assistant
      </Button>
    );
  return (
    <>
      <PageHead title="Assistants" actions={add} />
      <AssistantTabs here="assistants" />
      <div className="flex min-h-0 flex-1">
        <section
          aria-label="Assistant list"
          className={cx(
            "min-w-0 overflow-y-auto",
            assistantId === undefined ? "flex-1" : "w-[280px] shrink-0 border-r border-line max-wide:hidden",
          )}
        >
          {mayRead === undefined ? null : <EmptyState title="Assistants">{mayRead}</EmptyState>}
          {list.isLoading ? <RowSkeletons label="Loading assistants" /> : null}
          {list.isError ? (
            <FailedState
              title="The assistants could not be loaded"
              message={list.error.message}
              action={<Button onClick={() => void list.refetch()}>Try again</Button>}
            />
          ) : null}
          {list.data?.assistants.length === 0 ? (
            <EmptyState title="No assistants yet" action={add}>
              An assistant answers calls by itself, in the words and with the voice that you give it here.
            </EmptyState>
          ) : null}
          <ul aria-label="Assistants">
            {list.data?.assistants.map(({ id, name, version, savedAt }) => (
              <li
                key={id}
                data-assistant-id={id}
                className={cx(
                  "num relative flex h-[46px] items-center gap-4 border-b border-line px-5 max-wide:px-3.5",
                  id === assistantId ? "bg-accent-soft" : "hover:bg-sunken",
                )}
              >
                <Link
                  to="/assistants/$assistantId"
                  params={{ assistantId: id }}
                  className="stretched min-w-0 flex-1 truncate font-medium outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                >
                  {name}
                </Link>
                <span className="text-small text-ink-2">
                  Version {version}
                  {savedAt === 0 ? "" : `, ${ago(savedAt, Date.now())}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <Outlet />
      </div>
    </>
  );
}
