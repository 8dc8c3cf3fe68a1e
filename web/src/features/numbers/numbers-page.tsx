import type { RoutingPage } from "@patchbay/protocol/api";
import type { Plan } from "@patchbay/protocol/call";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { SourceBadge } from "../../components/source-badge.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { numberWords } from "../calls/call-words.ts";
import { AskedPageHead } from "../shell/asked-page-head.tsx";
import { AccountDialog } from "./account-dialog.tsx";
import { goneWords, planWords } from "./plan-words.ts";
import { RefusedRequests } from "./refused-requests.tsx";
import { type Edited, RouteDialog } from "./route-dialog.tsx";
import { routingQuery } from "./routing-api.ts";

/** What every number and extension does: who rings first, and what follows. */
export function NumbersPage() {
  const refusal = useRefusal("routes.manage");
  const offline = useOffline();
  const routing = useQuery({ ...routingQuery, enabled: refusal === undefined });
  const [edited, setEdited] = useState<Edited | "account" | null>(null);
  const close = (): void => setEdited(null);
  const account = (
    <Button refusal={refusal ?? offline} onClick={() => setEdited("account")}>
      Twilio account
    </Button>
  );
  return (
    <>
      <AskedPageHead title="Numbers" actions={account} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {refusal !== undefined ? (
          <EmptyState title="Your role does not see numbers and routes">{refusal}</EmptyState>
        ) : null}
        {routing.isLoading ? <RowSkeletons label="Loading numbers" /> : null}
        {routing.isError ? (
          <FailedState
            title="The numbers could not be loaded"
            message={routing.error.message}
            action={<Button onClick={() => void routing.refetch()}>Try again</Button>}
          />
        ) : null}
        {routing.data === undefined ? null : (
          <Tables routing={routing.data} account={account} onEdit={setEdited} />
        )}
      </div>
      {edited === "account" ? (
        <AccountDialog accounts={routing.data?.accounts ?? []} onClose={close} />
      ) : null}
      {edited === null || edited === "account" || routing.data === undefined ? null : (
        <RouteDialog edited={edited} routing={routing.data} onClose={close} />
      )}
    </>
  );
}

function Tables(props: { routing: RoutingPage; account: ReactNode; onEdit(edited: Edited): void }) {
  const { routing, account, onEdit } = props;
  const [firstAccount] = routing.accounts;
  const [firstSite] = routing.sites;
  return (
    <>
      <Table
        title="Twilio numbers"
        add={
          firstAccount === undefined ? (
            account
          ) : (
            <AddButton
              words="Add number"
              onClick={() =>
                onEdit({ kind: "number", accountSid: firstAccount.accountSid, number: "", plan: null })
              }
            />
          )
        }
        empty={
          firstAccount === undefined
            ? "Add the Twilio account first, then the numbers it has."
            : "No numbers yet. Calls to a number of this account are turned away until it is here."
        }
      >
        {routing.numbers.map(({ number, accountSid, plan }) => (
          <Row
            key={number}
            name={numberWords(number)}
            badge={<SourceBadge source="twilio" />}
            plan={plan}
            gone={goneWords(plan, routing)}
            onEdit={() => onEdit({ kind: "number", accountSid, number, plan })}
          />
        ))}
      </Table>
      <RefusedRequests accounts={routing.accounts} />
      <Table
        title="Extensions"
        add={
          firstSite === undefined ? null : (
            <AddButton
              words="Add extension"
              onClick={() => onEdit({ kind: "extension", siteId: firstSite.id, exten: "", plan: null })}
            />
          )
        }
        empty={
          firstSite === undefined
            ? "Connect a PBX on the page Sites first."
            : "No extensions yet. A call to an extension that is not here goes on as the PBX has it."
        }
      >
        {routing.extensions.map(({ siteId, siteName, exten, plan }) => (
          <Row
            key={`${siteId} ${exten}`}
            name={exten}
            badge={<SourceBadge source="pbx" place={siteName} />}
            plan={plan}
            gone={goneWords(plan, routing)}
            onEdit={() => onEdit({ kind: "extension", siteId, exten, plan })}
          />
        ))}
      </Table>
    </>
  );
}

function AddButton({ words, onClick }: { words: string; onClick(): void }) {
  const offline = useOffline();
  return (
    <Button refusal={offline} onClick={onClick}>
      {words}
    </Button>
  );
}

function Table(props: { title: string; add: ReactNode; empty: string; children: readonly ReactNode[] }) {
  return (
    <section aria-label={props.title}>
      <div className="flex h-11 items-center justify-between border-b border-line px-5 max-wide:px-3.5">
        <h2 className="font-semibold">{props.title}</h2>
        {props.add}
      </div>
      {props.children.length === 0 ? (
        <p className="border-b border-line px-5 py-3.5 text-ink-2 max-wide:px-3.5">{props.empty}</p>
      ) : (
        <ul>{props.children}</ul>
      )}
    </section>
  );
}

function Row(props: { name: string; badge: ReactNode; plan: Plan; gone: string | null; onEdit(): void }) {
  const { first, after } = planWords(props.plan);
  return (
    <li
      data-route={props.name}
      className="num relative grid h-[46px] grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b border-line px-5 hover:bg-sunken wide:grid-cols-[minmax(0,1fr)_160px_minmax(0,1fr)_minmax(0,1.4fr)] max-wide:px-3.5"
    >
      <div className="min-w-0">
        <button
          type="button"
          onClick={props.onEdit}
          className="stretched block truncate font-medium outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          <span className="sr-only">Change </span>
          {props.name}
        </button>
        {props.gone === null ? (
          <p className="truncate text-small text-ink-2 wide:hidden">
            {first}, then {after}
          </p>
        ) : (
          <p data-gone title={props.gone} className="truncate text-small text-warn-ink">
            {props.gone}
          </p>
        )}
      </div>
      <span className="justify-self-start">{props.badge}</span>
      <p className="truncate max-wide:hidden">{first}</p>
      <p className="truncate text-ink-2 max-wide:hidden">{after}</p>
    </li>
  );
}
