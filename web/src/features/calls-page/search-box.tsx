import { Search, X } from "lucide-react";
import { type RefObject, useState } from "react";
import { IconButton } from "../../components/buttons/button.tsx";
import { cx } from "../../components/class-names.ts";
import { Kbd } from "../../components/kbd.tsx";

interface SearchBoxProps {
  text: string;
  onText(text: string): void;
  /** Enter or the arrow down: on to what was found. */
  onLeave(): void;
  field: RefObject<HTMLInputElement | null>;
}

/** Narrows the list at once and asks the history; at phone width it opens over the title. */
export function SearchBox({ text, onText, onLeave, field }: SearchBoxProps) {
  const [open, setOpen] = useState(false);
  const shown = open || text !== "";
  return (
    <>
      <search
        className={cx(
          "flex h-[30px] w-[300px] min-w-0 shrink items-center gap-2 rounded-[8px] border border-line bg-sunken px-2.5 focus-within:border-line-strong focus-within:outline-2 focus-within:outline-accent",
          "max-wide:absolute max-wide:inset-x-3.5 max-wide:top-1 max-wide:z-10 max-wide:h-10 max-wide:w-auto max-wide:bg-surface",
          !shown && "max-wide:hidden",
        )}
      >
        <Search size={14} className="shrink-0 text-ink-3" aria-hidden />
        <input
          ref={field}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          aria-label="Search calls"
          placeholder="Search names, numbers, words"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "ArrowDown")) return;
            event.preventDefault();
            onLeave();
          }}
          className="min-w-0 flex-1 bg-transparent outline-none max-wide:text-[16px]"
        />
        {text === "" && !open ? (
          <Kbd>/</Kbd>
        ) : (
          <button
            type="button"
            aria-label="Clear the search"
            className="text-ink-3 hover:text-ink"
            onClick={() => {
              onText("");
              setOpen(false);
            }}
          >
            <X size={14} aria-hidden />
          </button>
        )}
      </search>
      <IconButton
        label="Search calls"
        className={cx("wide:hidden", shown && "invisible")}
        onClick={() => {
          setOpen(true);
          requestAnimationFrame(() => field.current?.focus());
        }}
      >
        <Search size={18} strokeWidth={1.7} aria-hidden />
      </IconButton>
    </>
  );
}
