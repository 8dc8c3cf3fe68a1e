import type { SiteStatus } from "@patchbay/protocol/site";
import { useRef, useState } from "react";
import { EmptyState } from "../../../components/placeholder.tsx";
import { useKeys } from "../../../lib/keys/use-keys.ts";
import { toast } from "../../../lib/toast.ts";
import { KeyFoot } from "../panel/key-foot.tsx";
import { usePanelKeys } from "../panel/use-panel-keys.ts";
import { EventFilters } from "./event-filters.tsx";
import type { LoggedEvent } from "./event-log.ts";
import { type EventFilter, noFilter, shown } from "./event-log.ts";
import { EventRows } from "./event-rows.tsx";
import { FlowBar } from "./flow-bar.tsx";
import { useEvents } from "./use-events.ts";

const KEYS = [
  [["Space"], "hold or resume"],
  [["J", "K"], "move"],
  [["Enter"], "JSON"],
  [["Y"], "copy"],
  [["I"], "only this call"],
  [["Shift", "I"], "only this type"],
  [["F"], "text"],
  [["?"], "all keys"],
] as const;

/** Everything that Asterisk says, as it comes: newest on top, held or flowing. */
export function EventsTab({ site, call }: { site: SiteStatus; call: string | null }) {
  const { view: log, phase, asOf, skewMs, refusal } = useEvents(site.id);
  const [filter, setFilter] = useState<EventFilter>(() =>
    call === null ? noFilter : { ...noFilter, only: { ...noFilter.only, call } },
  );
  /** Where the list stands still: what it had then, and when. */
  const [held, setHeld] = useState<{ log: typeof log; at: number } | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const rows = shown((held?.log ?? log).events, filter);
  const event = rows.find(({ key }) => key === chosen);

  const hold = (): void => setHeld((before) => before ?? { log, at: Date.now() + skewMs });
  const flow = (): void => {
    setHeld(null);
    setChosen(null);
    setOpen(null);
  };
  // Whoever looks at one event wants it to stay where it is.
  const choose = (key: string): void => {
    hold();
    setChosen(key);
  };
  const step = (by: 1 | -1): void => {
    const at = rows.findIndex(({ key }) => key === chosen);
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next !== undefined) choose(next.key);
  };
  const toggle = (key: string): void => {
    choose(key);
    setOpen((before) => (before === key ? null : key));
  };
  const narrow = (only: Partial<EventFilter["only"]>): void =>
    setFilter((before) => ({ ...before, only: { ...before.only, ...only } }));
  const hide = ({ name }: LoggedEvent): void =>
    setFilter((before) => ({ ...before, hidden: new Set([...before.hidden, name]) }));
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    close: () => {
      if (document.activeElement === field.current) field.current?.blur();
      else if (open !== null) setOpen(null);
      else if (held !== null) flow();
      else return false;
    },
  });
  usePanelKeys({
    " ": () => {
      // A button in focus has the key for itself.
      if (document.activeElement instanceof HTMLButtonElement) return false;
      if (held === null) hold();
      else flow();
    },
    enter: () => {
      if (document.activeElement instanceof HTMLButtonElement || chosen === null) return false;
      toggle(chosen);
    },
    y: () => (event === undefined ? false : void copy([event])),
    i: () => (event === undefined || event.call === "" ? false : narrow({ call: event.call })),
    "shift+i": () => (event === undefined ? false : narrow({ name: event.name })),
    f: () => field.current?.focus(),
  });

  if (phase === "refused") {
    return (
      <EmptyState title="These events cannot be shown">{refusal?.message ?? "The site refused."}</EmptyState>
    );
  }
  return (
    <>
      <EventFilters filter={filter} events={(held?.log ?? log).events} field={field} onFilter={setFilter} />
      <FlowBar
        log={log}
        held={held}
        stale={phase === "live" ? null : asOf}
        skewMs={skewMs}
        onHold={hold}
        onFlow={flow}
        onCopy={() => void copy(rows)}
      />
      {rows.length > 0 ? (
        <EventRows
          rows={rows}
          chosen={chosen}
          open={open}
          onToggle={toggle}
          onCopy={(one) => void copy([one])}
          onOnly={narrow}
          onHide={hide}
        />
      ) : (
        <Nothing site={site} waits={phase === "waiting"} narrowed={log.events.length > 0} />
      )}
      <KeyFoot keys={KEYS} />
    </>
  );
}

function Nothing({ site, waits, narrowed }: { site: SiteStatus; waits: boolean; narrowed: boolean }) {
  if (narrowed) return <EmptyState title="Nothing of that kind">Take a filter off to see more.</EmptyState>;
  return (
    <div className="min-h-0 flex-1">
      <EmptyState title={waits ? "Waiting for the site" : "Nothing has happened yet"}>
        {site.link === "online"
          ? `What Asterisk says at ${site.name} appears here as it comes: place a call, and see its channels come and go.`
          : `${site.name} is offline. Its events appear here when it is back.`}
      </EmptyState>
    </div>
  );
}

/** Lines of JSON, as they came. */
async function copy(events: readonly LoggedEvent[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(events.map(({ raw }) => JSON.stringify(raw.headers)).join("\n"));
    toast.success(events.length === 1 ? "The event was copied" : `${events.length} events were copied`);
  } catch {
    toast.error("Nothing was copied", {
      description: "The browser does not let this page write to the clipboard.",
    });
  }
}
