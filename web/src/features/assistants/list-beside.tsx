import type { UseQueryResult } from "@tanstack/react-query";
import { Link, type LinkProps, Outlet } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button, buttonLook } from "../../components/buttons/button.tsx";
import { cx } from "../../components/class-names.ts";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { AskedPageHead } from "../shell/asked-page-head.tsx";
import { AssistantTabs } from "./assistant-tabs.tsx";

interface ListBesideProps<T> {
  tab: "assistants" | "tools";
  /** What is in the list, in the plural: "assistants". */
  what: string;
  /** Where a new one is made, and what the way there is called. */
  add: { to: LinkProps; words: string };
  list: UseQueryResult<readonly T[]>;
  /** Something of the list is open beside it. */
  opened: boolean;
  empty: { title: string; words: string };
  row(item: T): ReactNode;
}

/** A list of the page Assistants, with what is chosen of it beside it; at phone width in its place. */
export function ListBeside<T>({ tab, what, add, list, opened, empty, row }: ListBesideProps<T>) {
  const mayRead = useRefusal("assistants.read");
  const mayManage = useRefusal("assistants.manage");
  const label = (
    <>
      <Plus size={14} aria-hidden />
      {add.words}
    </>
  );
  const button =
    mayManage === undefined ? (
      <Link {...add.to} className={buttonLook("primary")}>
        {label}
      </Link>
    ) : (
      <Button tone="primary" refusal={mayManage}>
        {label}
      </Button>
    );
  return (
    <>
      <AskedPageHead title="Assistants" actions={button} />
      <AssistantTabs here={tab} />
      <div className="flex min-h-0 flex-1">
        <section
          aria-label={`List of ${what}`}
          className={cx(
            "min-w-0 overflow-y-auto",
            opened ? "w-[280px] shrink-0 border-r border-line max-wide:hidden" : "flex-1",
          )}
        >
          {mayRead === undefined ? null : (
            <EmptyState title={`Your role does not see ${what}`}>{mayRead}</EmptyState>
          )}
          {list.isLoading ? <RowSkeletons label={`Loading the ${what}`} /> : null}
          {list.isError && list.data === undefined ? (
            <FailedState
              title={`The ${what} could not be loaded`}
              message={list.error.message}
              action={<Button onClick={() => void list.refetch()}>Try again</Button>}
            />
          ) : null}
          {list.data?.length === 0 ? (
            <EmptyState title={empty.title} action={button}>
              {empty.words}
            </EmptyState>
          ) : null}
          <ul aria-label={what.charAt(0).toUpperCase() + what.slice(1)}>{list.data?.map(row)}</ul>
        </section>
        <Outlet />
      </div>
    </>
  );
}

/** A row's own look, and that of the link which fills it. */
export const rowLook = (chosen: boolean): string =>
  cx(
    "num relative flex h-[46px] items-center gap-4 border-b border-line px-5 max-wide:px-3.5",
    chosen ? "bg-accent-soft" : "hover:bg-sunken",
  );
export const rowLinkLook =
  "stretched truncate font-medium outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent";
