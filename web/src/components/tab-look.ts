import { cx } from "./class-names.ts";

/** The row of a page's tabs. */
export const TAB_ROW =
  "flex h-11 shrink-0 items-end gap-5 overflow-x-auto border-b border-line px-5 max-wide:gap-4 max-wide:px-3.5";

/** How a link looks that is one of several tabs. */
export const tabLook = (here: boolean): string =>
  cx(
    "-mb-px shrink-0 border-b-2 pb-2.5 whitespace-nowrap transition-colors duration-[130ms]",
    here ? "border-ink font-medium text-ink" : "border-transparent text-ink-2 hover:text-ink",
  );
