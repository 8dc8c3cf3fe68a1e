import type { ComponentProps } from "react";
import { cx } from "../class-names.ts";
import { controlLook, Labelled } from "./labelled.tsx";

interface TextAreaProps extends ComponentProps<"textarea"> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

/** A labelled field for more than one line. */
export function TextArea({ label, hint, error, className, ...rest }: TextAreaProps) {
  return (
    <Labelled label={label} hint={hint} error={error} className={className}>
      {(tied) => (
        <textarea {...tied} {...rest} className={cx("px-2.5 py-1.5 leading-[1.5]", controlLook(error))} />
      )}
    </Labelled>
  );
}
