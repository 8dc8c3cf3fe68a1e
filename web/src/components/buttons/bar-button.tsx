import type { ComponentProps } from "react";
import { cx } from "../class-names.ts";

interface BarButtonProps extends ComponentProps<"button"> {
  label: string;
  /** Said beside the picture where there is room; what must not be mistaken under stress has it. */
  words?: string;
  /** A switch that is on; its label says what a press does then, so that no state is told beside it. */
  on?: boolean;
  /** Why it cannot be used; it then stays reachable, and says so. */
  refusal?: string | undefined;
}

/** A control of the phone: its picture, its name on hover, and its state by more than colour. */
export function BarButton({
  label,
  words,
  on,
  refusal,
  className,
  onClick,
  children,
  ...rest
}: BarButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={refusal ?? label}
      {...rest}
      {...(refusal === undefined ? {} : { "aria-disabled": true })}
      onClick={refusal === undefined ? onClick : undefined}
      className={cx(
        "flex h-8 min-w-9 items-center justify-center gap-1.5 rounded-[8px] border px-2 transition-colors duration-[130ms] disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 max-wide:h-11 max-wide:min-w-11",
        on === true
          ? "border-ink bg-ink text-bg"
          : "border-line-strong bg-raised text-ink-2 hover:bg-sunken hover:text-ink",
        className,
      )}
    >
      {children}
      {words}
    </button>
  );
}
