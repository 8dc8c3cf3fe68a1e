import { type ReactNode, useId } from "react";
import { cx } from "../class-names.ts";

/** What ties a control to its label, its hint and its error. */
export interface Tied {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

interface LabelledProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Has the label before the control rather than above it. */
  inline?: boolean;
  className?: string | undefined;
  children(tied: Tied): ReactNode;
}

/** A control with its label, a hint and its own error under it. */
export function Labelled({ label, hint, error, inline = false, className, children }: LabelledProps) {
  const id = useId();
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ];
  return (
    <div className={cx("flex min-w-0", inline ? "items-center gap-2.5" : "flex-col gap-1", className)}>
      <label htmlFor={id} className={inline ? "shrink-0 text-ink-2" : "font-medium"}>
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error !== undefined,
        "aria-describedby": described.length === 0 ? undefined : described.join(" "),
      })}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-small text-ink-3">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} role="alert" className="text-small text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

/** The frame of a control, which says by its colour that something in it is wrong. */
export const controlLook = (error: string | undefined): string =>
  cx(
    "rounded-[8px] border bg-surface max-wide:text-[16px]",
    error === undefined ? "border-line-strong" : "border-bad",
  );
