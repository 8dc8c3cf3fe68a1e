import { cx } from "./class-names.ts";

/** The outline of a status pill, for a link or a button. */
export const pillLook = (bad: boolean): string =>
  cx(
    "num inline-flex h-[26px] max-w-[240px] shrink-0 items-center gap-1.5 rounded-full border px-[9px] whitespace-nowrap",
    "transition-colors duration-[130ms] hover:bg-sunken",
    bad ? "border-bad/40 text-bad" : "border-line text-ink-2",
  );
