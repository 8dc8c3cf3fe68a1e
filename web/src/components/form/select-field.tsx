import { useId } from "react";
import { cx } from "../class-names.ts";

interface SelectFieldProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, name: string])[];
  onValue(value: T): void;
  error?: string | undefined;
  /** Has the label before the field rather than above it. */
  inline?: boolean;
}

/** A labelled choice of a few, with its own error under it. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, options, onValue, error, inline = false } = props;
  const id = useId();
  const broken = error !== undefined;
  return (
    <div className={cx("flex min-w-0", inline ? "items-center gap-2.5" : "flex-col gap-1")}>
      <label htmlFor={id} className={inline ? "shrink-0 text-ink-2" : "font-medium"}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        aria-invalid={broken}
        aria-describedby={broken ? `${id}-error` : undefined}
        onChange={(event) => {
          const chosen = options.find(([each]) => each === event.target.value);
          if (chosen !== undefined) onValue(chosen[0]);
        }}
        className={cx(
          "h-[34px] min-w-0 rounded-[8px] border bg-surface px-2 max-wide:h-11 max-wide:text-[16px]",
          broken ? "border-bad" : "border-line-strong",
          inline && "flex-1",
        )}
      >
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
      {broken ? (
        <p id={`${id}-error`} role="alert" className="text-small text-bad">
          {error}
        </p>
      ) : null}
    </div>
  );
}
