import type { ReactNode } from "react";

/** A key as it is printed on keyboards. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-block min-w-5 rounded-[4px] border border-line-strong px-1 text-center font-mono text-[11px] leading-[17px] text-ink-3">
      {children}
    </kbd>
  );
}
