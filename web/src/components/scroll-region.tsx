import type { ReactNode, Ref } from "react";

interface ScrollRegionProps {
  /** What is in it, for whoever comes to it by the keyboard. */
  label: string;
  className: string;
  ref?: Ref<HTMLElement>;
  onScroll?: () => void;
  children: ReactNode;
}

/** A part of a page that scrolls by itself, by the keyboard as well: it is in the order of focus. */
export function ScrollRegion({ label, className, ref, onScroll, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls only what it can reach
    <section ref={ref} onScroll={onScroll} aria-label={label} tabIndex={0} className={className}>
      {children}
    </section>
  );
}
