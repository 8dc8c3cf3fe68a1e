import { type ComponentProps, useId } from "react";
import { cx } from "../class-names.ts";

interface TextAreaProps extends ComponentProps<"textarea"> {
  label: string;
  hint?: string;
  error?: string | undefined;
}

/** A labelled field for more than one line, with a hint and its own error under it. */
export function TextArea({ label, hint, error, className, ...rest }: TextAreaProps) {
  const id = useId();
  const broken = error !== undefined;
  const described = [hint === undefined ? "" : `${id}-hint`, broken ? `${id}-error` : ""].join(" ").trim();
  return (
    <div className={cx("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        id={id}
        {...rest}
        aria-invalid={broken}
        aria-describedby={described === "" ? undefined : described}
        className={cx(
          "rounded-[8px] border bg-surface px-2.5 py-1.5 leading-[1.5] max-wide:text-[16px]",
          broken ? "border-bad" : "border-line-strong",
        )}
      />
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-small text-ink-3">
          {hint}
        </p>
      )}
      {broken ? (
        <p id={`${id}-error`} role="alert" className="text-small text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}
