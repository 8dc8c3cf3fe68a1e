import { lazy, Suspense } from "react";
import type { PopoverProps } from "./popover.tsx";
import { useLate } from "./use-late.ts";

const load = () => import("./popover.tsx").then(({ Popover }) => ({ default: Popover }));
const Popover = lazy(load);

/** A button with what it opens: the button is there with the page, the rest a moment after it. */
export function LatePopover(props: PopoverProps) {
  const { wanted, want } = useLate(load);
  const closed = props.button({ onClick: want, "aria-haspopup": "dialog", "aria-expanded": wanted });
  return wanted ? (
    <Suspense fallback={closed}>
      <Popover {...props} />
    </Suspense>
  ) : (
    closed
  );
}
