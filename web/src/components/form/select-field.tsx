import { cx } from "../class-names.ts";
import { controlLook, Labelled } from "./labelled.tsx";

interface SelectFieldProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, name: string])[];
  onValue(value: T): void;
  error?: string | undefined;
  /** Why nothing can be chosen now. */
  refusal?: string | undefined;
  /** Has the label before the field rather than above it. */
  inline?: boolean;
}

/** A labelled choice of a few. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, options, onValue, error, refusal, inline = false } = props;
  return (
    <Labelled label={label} error={error} inline={inline}>
      {(tied) => (
        <select
          {...tied}
          value={value}
          disabled={refusal !== undefined}
          title={refusal}
          onChange={(event) => {
            const chosen = options.find(([each]) => each === event.target.value);
            if (chosen !== undefined) onValue(chosen[0]);
          }}
          className={cx(
            "h-[34px] min-w-0 px-2 disabled:opacity-50 max-wide:h-11",
            inline && "flex-1",
            controlLook(error),
          )}
        >
          {options.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
