import { Search, X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { cx } from "../../../components/class-names.ts";
import { Kbd } from "../../../components/kbd.tsx";
import { countOf, type EventFilter, type LoggedEvent, noFilter } from "./event-log.ts";
import { EVENT_KINDS, type EventKind } from "./event-words.ts";

interface EventFiltersProps {
  filter: EventFilter;
  events: readonly LoggedEvent[];
  field: RefObject<HTMLInputElement | null>;
  onFilter(filter: EventFilter): void;
}

/** What of the stream is shown: kinds, and what somebody has narrowed it to or hidden, each taken off by a press. */
export function EventFilters({ filter, events, field, onFilter }: EventFiltersProps) {
  const { kinds, hidden, only, text } = filter;
  const flip = (kind: EventKind): void => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    onFilter({ ...filter, kinds: next });
  };
  const show = (name: string): void =>
    onFilter({ ...filter, hidden: new Set([...hidden].filter((each) => each !== name)) });
  return (
    <div className="flex h-[41px] shrink-0 items-center gap-1.5 overflow-x-auto border-b border-line px-5 max-wide:h-[52px] max-wide:px-3.5">
      {EVENT_KINDS.map((kind) => (
        <Chip key={kind} on={kinds.has(kind)} onPress={() => flip(kind)}>
          {kind} <span className="num font-normal text-ink-3">{countOf(events, kind)}</span>
        </Chip>
      ))}
      {Object.entries(only).map(([part, value]) =>
        value === "" ? null : (
          <TakenOff key={part} onPress={() => onFilter({ ...filter, only: { ...only, [part]: "" } })}>
            {part === "call" ? "Only this call" : `Only ${value}`}
          </TakenOff>
        ),
      )}
      {[...hidden].map((name) => (
        <TakenOff key={name} onPress={() => show(name)}>
          Without {name}
        </TakenOff>
      ))}
      <span className="flex-1" />
      {filter === noFilter ? null : (
        <button
          type="button"
          className="shrink-0 text-ink-2 hover:text-ink max-wide:h-11"
          onClick={() => onFilter(noFilter)}
        >
          Show all
        </button>
      )}
      <search className="flex h-[28px] w-[180px] shrink-0 items-center gap-2 rounded-[8px] border border-line bg-sunken px-2.5 focus-within:outline-2 focus-within:outline-accent max-wide:h-11">
        <Search size={14} className="shrink-0 text-ink-3" aria-hidden />
        <input
          ref={field}
          type="text"
          inputMode="search"
          aria-label="Text in the events"
          placeholder="Text in it"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => onFilter({ ...filter, text: event.target.value })}
          className="min-w-0 flex-1 bg-transparent outline-none max-wide:text-[16px]"
        />
        <span className="max-wide:hidden">
          <Kbd>F</Kbd>
        </span>
      </search>
    </div>
  );
}

function Chip({ on, onPress, children }: { on: boolean; onPress(): void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onPress}
      className={cx(
        "h-[28px] shrink-0 rounded-full border bg-surface px-2.5 max-wide:h-11",
        on ? "border-ink-3 font-medium" : "border-dashed border-line-strong text-ink-2",
      )}
    >
      {children}
    </button>
  );
}

function TakenOff({ onPress, children }: { onPress(): void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex h-[28px] max-w-[240px] shrink-0 items-center gap-1 rounded-full border border-ink-3 bg-surface px-2.5 font-medium max-wide:h-11"
    >
      <span className="truncate">{children}</span>
      <X size={13} aria-label="Take this filter off" className="shrink-0 text-ink-3" />
    </button>
  );
}
