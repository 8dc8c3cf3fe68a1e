import { ANY_ACT, type AuditRow, auditAction } from "@patchbay/protocol/audit";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { Button } from "../../components/buttons/button.tsx";
import { useSites } from "../sites/use-sites.ts";
import { type AuditFilter, auditPeopleQuery } from "./audit-api.ts";
import { AuditSearch } from "./audit-search.tsx";
import { ACTION_CHOICES, actionWords, targetWords } from "./audit-words.ts";
import { FilterSelect } from "./filter-select.tsx";

/** What the list is narrowed to; all of it stands in the address, so that a view can be sent on. */
export function AuditFilters({ filter, entries }: { filter: AuditFilter; entries: readonly AuditRow[] }) {
  const navigate = useNavigate();
  const narrow = (change: Partial<Record<keyof AuditFilter, string>>): void => {
    const wanted = Object.entries({ ...filter, ...change }).filter(([, value]) => value);
    void navigate({ to: "/audit", replace: true, search: Object.fromEntries(wanted) });
  };
  const members = useQuery(auditPeopleQuery).data?.people ?? [];
  // Who has left is in no list of members, but in what they did.
  const gone = entries.find(({ actor }) => actor.id === filter.person)?.actor;
  const people =
    filter.person === undefined || members.some(({ id }) => id === filter.person)
      ? members
      : [...members, gone ?? { id: filter.person, name: "Somebody who left" }];
  const { sites } = useSites();
  const { action } = filter;
  // Of a hundred acts those that were asked for.
  const seen = entries.map((entry) => entry.action).filter((name) => name.startsWith("ami."));
  const asked = action?.startsWith("ami.") && action !== ANY_ACT ? [action] : [];
  const acts = [...new Set([...asked, ...seen])].sort();
  const listed =
    action?.startsWith("ami.") === true ||
    ACTION_CHOICES.some(({ actions }) => actions.some(([known]) => known === action));
  return (
    <search
      aria-label="Narrow the audit log"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-5 py-1.5 max-wide:gap-1.5 max-wide:px-3.5"
    >
      <AuditSearch filter={filter} onNarrow={narrow} />
      <div className="contents max-wide:flex max-wide:min-w-0 max-wide:basis-full max-wide:gap-1.5">
        <FilterSelect
          label="Person"
          all="Anybody"
          value={filter.person ?? ""}
          onValue={(person) => narrow({ person })}
        >
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FilterSelect>
        <FilterSelect
          label="Action"
          all="Any action"
          value={action ?? ""}
          onValue={(chosen) =>
            narrow({ action: chosen === ANY_ACT ? ANY_ACT : (auditAction.safeParse(chosen).data ?? "") })
          }
        >
          {ACTION_CHOICES.map(({ group, actions }) => (
            <optgroup key={group} label={group}>
              {actions.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </optgroup>
          ))}
          <optgroup label="PBX">
            <option value={ANY_ACT}>Any act at a PBX</option>
            {acts.map((act) => (
              <option key={act} value={act}>
                {actionWords(act)}
              </option>
            ))}
          </optgroup>
          {action === undefined || listed ? null : <option value={action}>{actionWords(action)}</option>}
        </FilterSelect>
        {sites.length < 2 && filter.site === undefined ? null : (
          <FilterSelect
            label="Site"
            all="Any site"
            value={filter.site ?? ""}
            onValue={(site) => narrow({ site })}
          >
            {sites.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            {filter.site === undefined || sites.some(({ id }) => id === filter.site) ? null : (
              <option value={filter.site}>{filter.site}</option>
            )}
          </FilterSelect>
        )}
        <FilterSelect
          label="Result"
          all="Any result"
          value={filter.result ?? ""}
          onValue={(result) => narrow({ result })}
        >
          <option value="done">Done</option>
          <option value="undone">Not done</option>
        </FilterSelect>
      </div>
      {filter.call === undefined ? null : (
        <Button aria-label="Every call again" onClick={() => narrow({ call: "" })} className="max-wide:h-11">
          {callWords(entries, filter.call)}
          <X size={14} aria-hidden />
        </Button>
      )}
    </search>
  );
}

function callWords(entries: readonly AuditRow[], callId: string): string {
  const entry = entries.find(({ call }) => call?.id === callId);
  return entry === undefined ? "One call" : `Call with ${targetWords(entry)}`;
}
