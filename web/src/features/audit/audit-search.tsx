import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { AuditFilter } from "./audit-api.ts";

/** Whoever types is not asked for every letter. */
const STILL_MS = 300;
const LOOK =
  "h-[28px] min-w-0 rounded-full border border-line-strong bg-surface px-2.5 max-wide:h-11 max-wide:text-[16px]";

interface AuditSearchProps {
  filter: AuditFilter;
  onNarrow(change: Partial<Record<"q" | "from" | "until", string>>): void;
}

/** Words that stand in an entry, and the days between which it was written. */
export function AuditSearch({ filter, onNarrow }: AuditSearchProps) {
  const asked = filter.q ?? "";
  const [text, setText] = useState(asked);
  const narrow = useRef(onNarrow);
  narrow.current = onNarrow;
  /** What this field had the list narrowed to last. */
  const sent = useRef(asked);
  useEffect(() => {
    if (asked === sent.current) return;
    // A link or the way back has changed the address: it is what counts.
    sent.current = asked;
    setText(asked);
  }, [asked]);
  useEffect(() => {
    const q = text.trim();
    if (q === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = q;
      narrow.current({ q });
    }, STILL_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <>
      <label className={`flex flex-1 items-center gap-2 max-wide:basis-full wide:max-w-[300px] ${LOOK}`}>
        <Search size={14} className="shrink-0 text-ink-3" aria-hidden />
        <input
          type="text"
          inputMode="search"
          enterKeyHint="search"
          aria-label="Search the audit log"
          placeholder="Search names, channels, reasons"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="min-w-0 flex-1 bg-transparent outline-none"
        />
      </label>
      {(["from", "until"] as const).map((name) => (
        <label
          key={name}
          className="flex items-center gap-1.5 text-ink-2 max-wide:w-[calc(50%-3px)] max-wide:flex-col max-wide:items-stretch max-wide:gap-0"
        >
          <span className="text-small">{name === "from" ? "From" : "Until"}</span>
          <input
            type="date"
            value={filter[name] ?? ""}
            onChange={(event) => onNarrow({ [name]: event.target.value })}
            className={`text-ink max-wide:px-2 ${LOOK}`}
          />
        </label>
      ))}
    </>
  );
}
