import { useEffect } from "react";
import { cx } from "../../components/class-names.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { PillDot } from "../../components/state-dot.tsx";
import { groupNames, type TransferChoice } from "./transfer-choices.ts";

interface TargetListProps {
  id: string;
  choices: readonly TransferChoice[];
  activeKey: string | undefined;
  loading: boolean;
  failure: string | undefined;
  onChoose(choice: TransferChoice): void;
}

const tones = { available: "live", on_call: "warn", away: "off" } as const;

/** The DOM id of an option, for the field that points at it. */
export const targetOptionId = (listId: string, index: number): string => `${listId}-${index}`;

/** Whom the caller can be put through to; the marked one is whom Enter and the button mean. */
export function TargetList({ id, choices, activeKey, loading, failure, onChoose }: TargetListProps) {
  const marked = choices.findIndex(({ key }) => key === activeKey);
  useEffect(() => {
    if (marked > 0) document.getElementById(targetOptionId(id, marked))?.scrollIntoView({ block: "nearest" });
  }, [id, marked]);
  return (
    <div className="max-h-[34vh] overflow-y-auto">
      {loading ? (
        <div role="status" aria-label="Loading to whom" className="flex flex-col gap-3 py-2">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 w-52" />
        </div>
      ) : null}
      {failure === undefined ? null : (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
      <div id={id} role="listbox" aria-label="To whom">
        {choices.map((choice, index) => (
          <div key={choice.key}>
            {choices[index - 1]?.group === choice.group ? null : (
              <p aria-hidden className="pt-2 pb-1 text-small text-ink-2">
                {groupNames[choice.group]}
              </p>
            )}
            <button
              type="button"
              id={targetOptionId(id, index)}
              role="option"
              tabIndex={-1}
              aria-selected={choice.key === activeKey}
              aria-disabled={choice.refusal !== undefined}
              aria-label={`${choice.name}, ${choice.detail}`}
              title={choice.refusal}
              onClick={() => onChoose(choice)}
              className={cx(
                "flex h-9 w-full items-center gap-2.5 rounded-[8px] px-2.5 text-left max-wide:h-12",
                choice.key === activeKey ? "bg-sunken" : "hover:bg-sunken/60",
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
        <p className="py-2 text-ink-2">Nobody by that name. Type a number to dial it.</p>
      ) : null}
    </div>
  );
}
