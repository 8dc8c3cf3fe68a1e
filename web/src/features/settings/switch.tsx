import { useId } from "react";
import { cx } from "../../components/class-names.ts";

interface SwitchProps {
  name: string;
  /** What it does, for the person who decides. */
  words: string;
  on: boolean;
  /** Why it cannot be used now; it stays reachable and says so. */
  refusal?: string | undefined;
  onChange(on: boolean): void;
}

/** One decision, on or off; the whole row is its label. */
export function Switch({ name, words, on, refusal, onChange }: SwitchProps) {
  const id = useId();
  const refused = refusal !== undefined;
  return (
    <label
      htmlFor={id}
      title={refusal}
      className={cx(
        "flex items-center gap-4 border-b border-line px-5 py-3 max-wide:px-3.5",
        refused ? "cursor-not-allowed" : "cursor-pointer hover:bg-sunken",
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{name}</span>
        <span id={`${id}-words`} className="block text-ink-2">
          {words}
          {refused ? ` ${refusal}` : null}
        </span>
      </span>
      <span className="relative inline-flex h-6 w-10 shrink-0 items-center">
        <input
          id={id}
          type="checkbox"
          role="switch"
          checked={on}
          aria-checked={on}
          aria-describedby={`${id}-words`}
          aria-disabled={refused}
          onChange={(event) => (refused ? undefined : onChange(event.target.checked))}
          className={cx(
            "peer absolute inset-0 m-0 h-full w-full cursor-[inherit] appearance-none rounded-full border transition-colors duration-[130ms]",
            "outline-offset-2 focus-visible:outline-2 focus-visible:outline-accent",
            on ? "border-accent bg-accent" : "border-line-strong bg-sunken",
            refused ? "opacity-50" : "",
          )}
        />
        <span
          aria-hidden
          className={cx(
            "pointer-events-none absolute size-4 rounded-full transition-[left] duration-[130ms]",
            on ? "left-[20px] bg-accent-ink" : "left-[4px] bg-ink-3",
          )}
        />
      </span>
    </label>
  );
}
