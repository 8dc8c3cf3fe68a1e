import { cx } from "../../../components/class-names.ts";
import { Skeleton } from "../../../components/skeleton.tsx";
import { PillDot } from "../../../components/state-dot.tsx";
import type { Choice } from "./choices.ts";

interface ChoiceListProps {
  id: string;
  choices: readonly Choice[];
  activeKey: string | undefined;
  loading: boolean;
  failure: string | undefined;
  onHover(choice: Choice): void;
  onCall(choice: Choice): void;
}

const groupNames: Record<Choice["group"], string> = {
  number: "Number",
  assistants: "Try an assistant",
  colleagues: "Colleagues",
};
const tones = { available: "live", on_call: "warn", away: "off" } as const;

/** The DOM id of an option, for the field that points at it. */
export const optionId = (listId: string, index: number): string => `${listId}-${index}`;

/** What can be called; the marked one is what Enter calls. */
export function ChoiceList({ id, choices, activeKey, loading, failure, onHover, onCall }: ChoiceListProps) {
  return (
    <div className="max-h-[44vh] overflow-y-auto">
      {loading ? (
        <div role="status" aria-label="Loading whom you can call" className="flex flex-col gap-3 py-2">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 w-52" />
        </div>
      ) : null}
      {failure === undefined ? null : (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
      <div id={id} role="listbox" aria-label="Whom to call">
        {choices.map((choice, index) => (
          <div key={choice.key}>
            {choices[index - 1]?.group === choice.group ? null : (
              <p aria-hidden className="pt-2 pb-1 text-small text-ink-2">
                {groupNames[choice.group]}
              </p>
            )}
            <button
              type="button"
              id={optionId(id, index)}
              role="option"
              tabIndex={-1}
              aria-selected={choice.key === activeKey}
              aria-disabled={choice.refusal !== undefined}
              aria-label={`${choice.name}, ${choice.detail}`}
              title={choice.refusal}
              onPointerMove={() => onHover(choice)}
              onClick={() => onCall(choice)}
              className={cx(
                "flex h-10 w-full items-center text-left gap-2.5 rounded-[8px] px-2.5 max-wide:h-12",
                choice.refusal === undefined ? "cursor-pointer" : "cursor-default",
                choice.key === activeKey && "bg-sunken",
              )}
            >
              {choice.presence === null ? null : <PillDot tone={tones[choice.presence]} />}
              <span
                className={cx(
                  "num min-w-0 truncate font-medium",
                  choice.refusal !== undefined && choice.group === "colleagues" && "text-ink-2",
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
        <p className="py-2 text-ink-2">Nobody by that name. Type a number to call out.</p>
      ) : null}
    </div>
  );
}
