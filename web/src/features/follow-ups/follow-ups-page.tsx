import { type UseQueryResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { TAB_ROW, tabLook } from "../../components/tab-look.ts";
import { useTimeZone } from "../../lib/api/session.ts";
import { useHindrance } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { AskedPageHead } from "../shell/asked-page-head.tsx";
import { type Addable, AddDialog } from "./add-dialog.tsx";
import { callbackEntry, contactEntry, messageEntry, numberEntry } from "./entries.ts";
import { type Entry, EntryRow } from "./entry-row.tsx";
import {
  callbacksQuery,
  contactsQuery,
  doNotCallQuery,
  type ListName,
  markDone,
  messagesQuery,
  removeEntry,
} from "./follow-ups-api.ts";
import { useLiveLists } from "./use-live-lists.ts";

const TABS: readonly { list: ListName; name: string; add: string | null; empty: string }[] = [
  {
    list: "messages",
    name: "Messages",
    add: null,
    empty:
      "What callers leave with an assistant stands here, the newest first. Place a test call and leave one.",
  },
  {
    list: "callbacks",
    name: "Callbacks",
    add: "Add callback",
    empty: "Whom you have promised to call back stands here, whether the assistant noted it or you did.",
  },
  {
    list: "do-not-call",
    name: "Do not call",
    add: "Add number",
    empty: "Numbers that are not called stand here. Whoever asks for it on a call is listed at once.",
  },
  {
    list: "contacts",
    name: "Contacts",
    add: "Add contact",
    empty: "People whose number you save are known to the assistant by name when they call.",
  },
];

/** What calls leave to be done, and whom they were with. */
export function FollowUpsPage({ list }: { list: ListName }) {
  const tab = TABS.find((one) => one.list === list) ?? TABS[0];
  const refusal = useHindrance("calls.handle");
  const [adding, setAdding] = useState<Addable | null>(null);
  const timeZone = useTimeZone();
  useLiveLists();
  const queries = {
    messages: useEntries(useQuery(messagesQuery), ({ messages }) => messages.map(messageEntry)),
    callbacks: useEntries(useQuery(callbacksQuery), ({ callbacks }) =>
      callbacks.map((row) => callbackEntry(row, timeZone, Date.now())),
    ),
    "do-not-call": useEntries(useQuery(doNotCallQuery), ({ numbers }) => numbers.map(numberEntry)),
    contacts: useEntries(useQuery(contactsQuery), ({ contacts }) => contacts.map(contactEntry)),
  };
  const open = (name: ListName): number | undefined =>
    queries[name].entries?.filter(({ doneBy }) => doneBy === undefined || doneBy === null).length;
  const add =
    list === "messages" || !tab?.add ? undefined : (
      <Button refusal={refusal} onClick={() => setAdding(list)}>
        {tab.add}
      </Button>
    );
  return (
    <>
      <AskedPageHead title="Follow-ups" actions={add} />
      <nav aria-label="Which follow-ups" className={TAB_ROW}>
        {TABS.map((each) => (
          <Link
            key={each.list}
            to="/follow-ups"
            search={each.list === "messages" ? {} : { list: each.list }}
            aria-current={each.list === list ? "page" : undefined}
            className={tabLook(each.list === list)}
          >
            {each.name} <span className="num ml-1 font-normal text-ink-3">{open(each.list) ?? ""}</span>
          </Link>
        ))}
      </nav>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Entries list={list} empty={tab?.empty ?? ""} {...queries[list]} />
      </div>
      {adding === null ? null : <AddDialog list={adding} onClose={() => setAdding(null)} />}
    </>
  );
}

interface Listed {
  entries: Entry[] | undefined;
  failure: string | undefined;
  again(): void;
}

function useEntries<T>(query: UseQueryResult<T>, read: (data: T) => Entry[]): Listed {
  return {
    entries: query.data === undefined ? undefined : read(query.data),
    failure: query.isError ? query.error.message : undefined,
    again: () => void query.refetch(),
  };
}

function Entries({ list, empty, entries, failure, again }: Listed & { list: ListName; empty: string }) {
  const refusal = useHindrance("calls.handle");
  const supervising = useHindrance("calls.supervise");
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (ask: () => Promise<unknown>) => ask(),
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ["follow-ups"] }),
  });
  if (failure !== undefined && entries === undefined) {
    return (
      <FailedState
        title="This list could not be loaded"
        message={failure}
        action={<Button onClick={again}>Try again</Button>}
      />
    );
  }
  if (entries === undefined) return <RowSkeletons label="Loading the list" />;
  if (entries.length === 0) return <EmptyState title="Nothing here">{empty}</EmptyState>;
  const now = Date.now();
  return (
    <ul>
      {entries.map((entry) => (
        <EntryRow
          key={entry.key}
          entry={entry}
          now={now}
          refusal={refusal}
          removeRefusal={list === "do-not-call" ? supervising : refusal}
          onDone={
            list === "messages" || list === "callbacks"
              ? (done) => change.mutate(() => markDone(list, entry.key, done))
              : undefined
          }
          onRemove={() => change.mutate(() => removeEntry(list, entry.key))}
        />
      ))}
    </ul>
  );
}
