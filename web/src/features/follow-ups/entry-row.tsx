import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { cx } from "../../components/class-names.ts";
import { absolute, ago } from "../../lib/format/moment.ts";

export interface Entry {
  /** The id, or the number, by which the server knows it. */
  key: string;
  title: string;
  /** The second line. */
  words: string;
  at: number;
  callId: string | null;
  urgent?: boolean;
  /** Who has done it; undefined where there is nothing to be done. */
  doneBy?: string | null;
}

interface RowProps {
  entry: Entry;
  now: number;
  refusal: string | undefined;
  removeRefusal: string | undefined;
  onDone?: ((done: boolean) => void) | undefined;
  onRemove(): void;
}

/** One thing to be done, or one number: who, what, when, and what can be done about it. Removing asks once. */
export function EntryRow({ entry, now, refusal, removeRefusal, onDone, onRemove }: RowProps) {
  const [armed, setArmed] = useState(false);
  const done = entry.doneBy !== undefined && entry.doneBy !== null;
  return (
    <li
      data-entry={entry.key}
      className="grid min-h-[46px] grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b border-line px-5 py-1 hover:bg-sunken max-wide:px-3.5"
    >
      <div className="min-w-0">
        <p className={cx("num truncate font-medium", done ? "text-ink-2" : "")}>
          {entry.title}
          {entry.urgent ? <span className="ml-2 text-small text-bad">urgent</span> : null}
          {done ? (
            <span className="ml-2 text-small font-normal text-ink-3">done by {entry.doneBy}</span>
          ) : null}
        </p>
        <p className="truncate text-small text-ink-2" title={entry.words}>
          {entry.words}
        </p>
      </div>
      <div className="flex items-center gap-2">
        {entry.callId === null ? null : (
          <Link
            to="/calls/$callId"
            params={{ callId: entry.callId }}
            className="text-small text-ink-2 underline-offset-2 hover:underline max-wide:hidden"
          >
            Call
          </Link>
        )}
        <time
          dateTime={new Date(entry.at).toISOString()}
          title={absolute(entry.at)}
          className="num w-16 text-right text-small text-ink-3 max-wide:hidden"
        >
          {ago(entry.at, now)}
        </time>
        {onDone === undefined ? null : (
          <Button size="touch" refusal={refusal} onClick={() => onDone(!done)}>
            {done ? "Reopen" : "Done"}
          </Button>
        )}
        <Button
          size="touch"
          tone={armed ? "danger-armed" : "quiet"}
          refusal={removeRefusal}
          onClick={() => (armed ? onRemove() : setArmed(true))}
          onBlur={() => setArmed(false)}
        >
          {armed ? "Remove for good" : "Remove"}
        </Button>
      </div>
    </li>
  );
}
