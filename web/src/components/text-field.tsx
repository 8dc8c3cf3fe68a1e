import { type ComponentProps, useId } from "react";
import { cx } from "./class-names.ts";

interface TextFieldProps extends ComponentProps<"input"> {
  label: string;
  error?: string | undefined;
}

/** A labelled input with its own error under it. */
export function TextField({ label, error, className, ...rest }: TextFieldProps) {
  const id = useId();
  const broken = error !== undefined;
  return (
    <div className={cx("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        {...rest}
        aria-invalid={broken}
        aria-describedby={broken ? `${id}-error` : undefined}
        className={cx(
          "h-[34px] rounded-[8px] border bg-surface px-2.5 max-wide:h-11 max-wide:text-[16px]",
          broken ? "border-bad" : "border-line-strong",
        )}
      />
      {broken ? (
        <p id={`${id}-error`} role="alert" className="text-small text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}
