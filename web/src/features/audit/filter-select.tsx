import type { ReactNode } from "react";
import { cx } from "../../components/class-names.ts";

interface FilterSelectProps {
  label: string;
  value: string;
  /** What the list is when nothing is chosen. */
  all: string;
  onValue(value: string): void;
  children: ReactNode;
}

/** A choice that narrows a list: dashed until it does. Its name is for screen readers; what it shows says it to the eye. */
export function FilterSelect({ label, value, all, onValue, children }: FilterSelectProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      className={cx(
        "h-[28px] max-w-[220px] min-w-0 shrink-0 rounded-full border bg-surface px-2.5 max-wide:h-11 max-wide:flex-1 max-wide:shrink max-wide:px-2 max-wide:text-[16px]",
        value === "" ? "border-dashed border-line-strong text-ink-2" : "border-ink-3 font-medium",
      )}
    >
      <option value="">{all}</option>
      {children}
    </select>
  );
}
