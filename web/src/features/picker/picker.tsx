import { type ReactNode, useEffect, useId } from "react";
import { markedOf, type PickerChoice } from "./choice.ts";
import { ChoiceList, type ChoiceListProps, optionId, showOption } from "./choice-list.tsx";
import type { Entry } from "./use-entry.ts";

interface PickerProps<C extends PickerChoice> extends ChoiceListProps<C> {
  entry: Entry;
  /** What the field asks for. */
  label: string;
  /** Stands between the field and its list. */
  children?: ReactNode;
  /** Enter was pressed over the marked choice; it is not there where nothing fits. */
  onEnter(choice: C | undefined): void;
}

/** Somebody by name or number: a field, and under it what fits; the arrows move the mark and Enter takes it. */
export function Picker<C extends PickerChoice>({ entry, label, children, onEnter, ...list }: PickerProps<C>) {
  const id = useId();
  const { choices } = list;
  const at = markedOf(choices, entry.byHand);
  const byItself = entry.byHand === null ? at : -1;
  // What the pointer marks stays where it is under the pointer.
  useEffect(() => showOption(id, byItself), [id, byItself]);
  const move = (to: number): void => {
    entry.mark(to);
    showOption(id, to);
  };
  return (
    <>
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={choices.length > 0}
        aria-controls={id}
        aria-activedescendant={at < 0 ? undefined : optionId(id, at)}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        value={entry.text}
        onChange={(event) => entry.type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onEnter(choices[at]);
          else if (event.key === "ArrowDown") move(Math.min(choices.length - 1, at + 1));
          else if (event.key === "ArrowUp") move(Math.max(0, at - 1));
          else return;
          event.preventDefault();
        }}
        className="num h-10 rounded-[8px] border border-line-strong bg-surface px-3 text-title max-wide:h-12"
      />
      {children}
      <ChoiceList {...list} id={id} marked={at} />
    </>
  );
}
