import type { ReactNode } from "react";
import { cx } from "../../../components/class-names.ts";

interface FilterChipsProps {
  chips: readonly { words: string; count: number }[];
  chosen: number;
  onChoose(at: number): void;
  beside?: string;
  children?: ReactNode;
}

/** Which rows are shown, each choice with how many it has. */
export function FilterChips({ chips, chosen, onChoose, beside = "", children }: FilterChipsProps) {
  return (
    <div className="flex h-[41px] shrink-0 items-center gap-1.5 overflow-x-auto border-b border-line px-5 max-wide:h-[52px] max-wide:px-3.5">
      {chips.map(({ words, count }, at) => (
        <button
          key={words}
          type="button"
          aria-pressed={at === chosen}
          onClick={() => onChoose(at)}
          className={cx(
            "num h-[28px] shrink-0 rounded-full border bg-surface px-2.5 max-wide:h-11",
            at === chosen ? "border-ink-3 font-medium" : "border-dashed border-line-strong text-ink-2",
          )}
        >
          {words} <span className="font-normal text-ink-3">{count}</span>
        </button>
      ))}
      <span className="flex-1" />
      <span className="num shrink-0 text-small text-ink-2 max-wide:hidden">{beside}</span>
      {children}
    </div>
  );
}
