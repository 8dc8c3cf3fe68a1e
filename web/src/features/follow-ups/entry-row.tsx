import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { cx } from "../../components/class-names.ts";
import { absolute, ago } from "../../lib/format/moment.ts";
import { CallBackButton } from "../phone/dialer/call-back-button.tsx";

export interface Entry {
  /** The id, or the number, by which the server knows it. */
  key: string;
  title: string;
  /** The second line. */
  words: string;
  at: number;
  callId: string | null;
  urgent?: boolean;
  /** Its time has come. */
  due?: boolean;
  /** Nobody knows which country its number is of: it is found by no other spelling. */
  unplaced?: boolean;
  /** Whom to call back: the number, and how they are called; not there where there is nobody. */
  callBack?: { number: string; name: string };
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
      className="grid min-h-[46px] items-center gap-x-4 gap-y-1.5 border-b border-line px-5 py-1 hover:bg-sunken max-wide:px-3.5 max-wide:py-2 wide:grid-cols-[minmax(0,1fr)_auto]"
    >
      <div className="min-w-0">
        <p className={cx("num font-medium break-words", done ? "text-ink-2" : "")}>
          {entry.title}
          {entry.urgent ? <span className="ml-2 text-small text-bad">urgent</span> : null}
          {entry.due ? <span className="ml-2 text-small text-bad">due</span> : null}
          {entry.unplaced ? (
            <span
              className="ml-2 text-small font-normal text-bad"
              title="Set the organization's country under Settings, or add the number anew with + and its country code."
            >
              country not known
            </span>
          ) : null}
          {done ? (
            <span className="ml-2 text-small font-normal text-ink-3">done by {entry.doneBy}</span>
          ) : null}
        </p>
        {/* All of it: what somebody left is read here and nowhere else. */}
        <p className="text-small break-words whitespace-pre-line text-ink-2">{entry.words}</p>
      </div>
      <div className="flex items-center gap-2">
        {entry.callId === null ? null : (
          <Link
            to="/calls/$callId"
            params={{ callId: entry.callId }}
            className="text-small text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink max-wide:flex max-wide:h-11 max-wide:items-center max-wide:pr-2"
          >
            Call
          </Link>
        )}
        <time
          dateTime={new Date(entry.at).toISOString()}
          title={absolute(entry.at)}
          className="num text-small text-ink-3 max-wide:flex-1 wide:w-16 wide:text-right"
        >
          {ago(entry.at, now)}
        </time>
        {entry.callBack === undefined || done ? null : <CallBackButton {...entry.callBack} />}
        {onDone === undefined ? null : (
          <Button size="touch" refusal={refusal} onClick={() => onDone(!done)} className="max-wide:flex-none">
            {done ? "Reopen" : "Done"}
          </Button>
        )}
        <Button
          size="touch"
          tone={armed ? "danger-armed" : "quiet"}
          refusal={removeRefusal}
          onClick={() => (armed ? onRemove() : setArmed(true))}
          onBlur={() => setArmed(false)}
          className="max-wide:flex-none"
        >
          {armed ? "Remove for good" : "Remove"}
        </Button>
      </div>
    </li>
  );
}
