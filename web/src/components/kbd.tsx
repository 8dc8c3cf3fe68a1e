import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

/** A key as it is printed on keyboards; `filled` where it stands on a button of one colour, whose ink it has. */
export function Kbd({ children, filled = false }: { children: ReactNode; filled?: boolean }) {
  return (
    <kbd
      className={cx(
        "inline-block min-w-5 rounded-[4px] border px-1 text-center font-mono text-[11px] leading-[17px]",
        filled ? "border-current/50" : "border-line-strong text-ink-3",
      )}
    >
      {children}
    </kbd>
  );
}
