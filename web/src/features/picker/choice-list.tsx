import { cx } from "../../components/class-names.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { PillDot } from "../../components/state-dot.tsx";
import type { PickerChoice } from "./choice.ts";

export interface ChoiceListProps<C extends PickerChoice> {
  choices: readonly C[];
  groupNames: Record<C["group"], string>;
  /** What the list is called, and said while it comes or when nothing fits. */
  words: { list: string; loading: string; nobody: string };
  loading: boolean;
  failure: string | undefined;
  /** How high the list may grow before it scrolls. */
  className: string;
  /** The pointer is over a choice. */
  onPoint?(choice: C): void;
  onChoose(choice: C): void;
}

const tones = { available: "live", on_call: "warn", away: "off" } as const;

/** The DOM id of an option, for the field that points at it. */
export const optionId = (listId: string, index: number): string => `${listId}-${index}`;

/** Brings an option into sight within its list. */
export function showOption(listId: string, index: number): void {
  document.getElementById(optionId(listId, index))?.scrollIntoView({ block: "nearest" });
}

/** What can be picked; the marked one is what Enter means. */
export function ChoiceList<C extends PickerChoice>(
  props: ChoiceListProps<C> & { id: string; marked: number },
) {
  const { id, marked, choices, words, loading, failure } = props;
  return (
    <div className={cx("overflow-y-auto", props.className)}>
      {loading ? (
        <div role="status" aria-label={words.loading} className="flex flex-col gap-3 py-2">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 w-52" />
        </div>
      ) : null}
      {failure === undefined ? null : (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
      <div id={id} role="listbox" aria-label={words.list}>
        {choices.map((choice, index) => (
          <div key={choice.key}>
            {choices[index - 1]?.group === choice.group ? null : (
              <p aria-hidden className="pt-2 pb-1 text-small text-ink-2">
                {props.groupNames[choice.group as C["group"]]}
              </p>
            )}
            <button
              type="button"
              id={optionId(id, index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === marked}
              aria-disabled={choice.refusal !== undefined}
              aria-label={`${choice.name}, ${choice.detail}`}
              title={choice.refusal}
              onPointerMove={() => props.onPoint?.(choice)}
              onClick={() => props.onChoose(choice)}
              className={cx(
                "flex h-9 w-full items-center gap-2.5 rounded-[8px] px-2.5 text-left max-wide:h-12",
                choice.refusal === undefined ? "cursor-pointer" : "cursor-default",
                index === marked ? "bg-sunken" : "hover:bg-sunken/60",
              )}
            >
              {choice.presence === null ? null : <PillDot tone={tones[choice.presence]} />}
              <span
                className={cx(
                  "num min-w-0 truncate font-medium",
                  choice.refusal !== undefined && "text-ink-2",
                )}
              >
                {choice.name}
              </span>
              <span className="min-w-0 flex-1 truncate text-right text-ink-2">{choice.detail}</span>
            </button>
          </div>
        ))}
      </div>
      {!loading && failure === undefined && choices.length === 0 ? (
        <p className="py-2 text-ink-2">{words.nobody}</p>
      ) : null}
    </div>
  );
}
