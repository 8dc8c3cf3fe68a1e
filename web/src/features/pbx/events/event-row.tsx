import { Button } from "../../../components/buttons/button.tsx";
import { cx } from "../../../components/class-names.ts";
import { Kbd } from "../../../components/kbd.tsx";
import { timeOfDay } from "../../../lib/format/moment.ts";
import type { EventFilter, LoggedEvent } from "./event-log.ts";
import { type EventKind, NO_WORDS } from "./event-words.ts";

export interface EventRowActs {
  onToggle(key: string): void;
  onCopy(event: LoggedEvent): void;
  onOnly(only: Partial<EventFilter["only"]>): void;
  onHide(event: LoggedEvent): void;
}

interface EventRowProps extends EventRowActs {
  event: LoggedEvent;
  chosen: boolean;
  open: boolean;
}

/** To the millisecond: the order of two events is often within one second. */
const clock = (at: number): string => `${timeOfDay(at)}.${String(at % 1_000).padStart(3, "0")}`;

/** One event in words for people; open, with everything that Asterisk said. */
export function EventRow({ event, chosen, open, onToggle, onCopy, onOnly, onHide }: EventRowProps) {
  return (
    <div className={cx("border-b border-line", chosen ? "bg-accent-soft" : "hover:bg-sunken")}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onToggle(event.key)}
        className="num grid h-[27px] w-full grid-cols-[96px_78px_170px_210px_minmax(0,1fr)] items-center gap-3 px-5 text-left focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent max-wide:h-[45px] max-wide:grid-cols-[minmax(0,1fr)_auto] max-wide:gap-x-2 max-wide:gap-y-0 max-wide:px-3.5"
      >
        <span className="font-mono text-small text-ink-2 max-wide:order-4 max-wide:col-start-2">
          {clock(event.raw.at)}
        </span>
        <span className="flex items-center gap-1.5 text-ink-2 max-wide:order-2">
          <KindMark kind={event.kind} />
          {event.kind}
        </span>
        <span className="truncate font-medium max-wide:order-3 max-wide:text-small max-wide:font-normal max-wide:text-ink-2">
          {event.name}
        </span>
        <span className="truncate font-mono text-small max-wide:hidden">{event.channel || "–"}</span>
        <span className={cx("truncate max-wide:order-1", event.words === NO_WORDS && "text-ink-2")}>
          {event.words}
        </span>
      </button>
      {open ? (
        <div className="flex gap-4 px-5 pt-1 pb-3 max-wide:flex-col max-wide:px-3.5">
          <pre className="min-w-0 flex-1 overflow-x-auto font-mono text-small whitespace-pre-wrap">
            {JSON.stringify(event.raw.headers, null, 2)}
          </pre>
          <div className="flex w-[160px] shrink-0 flex-col gap-1.5 max-wide:w-full max-wide:flex-row max-wide:flex-wrap">
            <Act words="Copy JSON" keys={["Y"]} onPress={() => onCopy(event)} />
            {event.call === "" ? null : (
              <Act words="Only this call" keys={["I"]} onPress={() => onOnly({ call: event.call })} />
            )}
            {event.channel === "" ? null : (
              <Act words="Only this channel" keys={[]} onPress={() => onOnly({ channel: event.channel })} />
            )}
            <Act words="Only this type" keys={["⇧I"]} onPress={() => onOnly({ name: event.name })} />
            <Act words="Hide this type" keys={[]} onPress={() => onHide(event)} />
          </div>
        </div>
      ) : null}
    </div>
  );
}

function Act({ words, keys, onPress }: { words: string; keys: readonly string[]; onPress(): void }) {
  return (
    <Button size="touch" className="justify-between" onClick={onPress}>
      {words}
      {keys.map((key) => (
        <span key={key} className="max-wide:hidden">
          <Kbd>{key}</Kbd>
        </span>
      ))}
    </Button>
  );
}

const MARKS: Record<EventKind, string> = {
  Call: "size-[7px] rounded-full bg-ink-2",
  Queue: "h-[7px] w-[9px] border-y border-ink-2",
  Bridge: "size-[7px] rounded-full border border-ink-2",
  Device: "size-[7px] bg-ink-2",
  Other: "size-[8px] border border-dotted border-ink-2",
};

/** A kind is a shape before it is a word. */
function KindMark({ kind }: { kind: EventKind }) {
  return <span aria-hidden className={cx("block shrink-0", MARKS[kind])} />;
}
