import type { ComponentProps } from "react";
import { cx } from "../class-names.ts";
import { controlLook, Labelled } from "./labelled.tsx";

interface TextFieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

/** A labelled input of one line. */
export function TextField({ label, hint, error, className, ...rest }: TextFieldProps) {
  return (
    <Labelled label={label} hint={hint} error={error} className={className}>
      {(tied) => (
        <input {...tied} {...rest} className={cx("h-[34px] px-2.5 max-wide:h-11", controlLook(error))} />
      )}
    </Labelled>
  );
}
