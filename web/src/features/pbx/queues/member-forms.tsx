import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { controlLook } from "../../../components/form/labelled.tsx";
import { useFirstFocus } from "../../../lib/browser/first-focus.ts";

const FORM = "flex flex-wrap items-center gap-2 pb-1 pl-6";
const FIELD = "h-7 px-2 max-wide:h-11";

const closesOnEscape = (close: () => void) => (event: KeyboardEvent) => {
  if (event.key === "Escape") close();
};

interface PauseFormProps {
  onPause(reason: string): void;
  onCancel(): void;
}

/** A reason that others see; it may be left out. */
export function PauseForm({ onPause, onCancel }: PauseFormProps) {
  const [reason, setReason] = useState("");
  const field = useFirstFocus();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onPause(reason.trim());
  };
  return (
    <form onSubmit={submit} data-overlay className={FORM}>
      <input
        ref={field}
        aria-label="Reason"
        placeholder="Reason, such as Lunch"
        autoComplete="off"
        maxLength={80}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={closesOnEscape(onCancel)}
        className={`min-w-0 flex-1 ${FIELD} ${controlLook(undefined)}`}
      />
      <Button size="small" type="submit" tone="primary">
        Pause
      </Button>
    </form>
  );
}

interface PlaceFormProps {
  penalty: number;
  penaltyRefusal: string | undefined;
  /** Why they cannot be taken out of the queue; undefined where they can. */
  removeRefusal: string | undefined;
  onPenalty(penalty: number): void;
  onRemove(): void;
  onCancel(): void;
}

/** When a member is rung beside the others, and whether at all. */
export function PlaceForm(props: PlaceFormProps) {
  const { penalty, penaltyRefusal, removeRefusal, onPenalty, onRemove, onCancel } = props;
  const [wanted, setWanted] = useState(String(penalty));
  const field = useFirstFocus();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onPenalty(Number(wanted));
  };
  return (
    <form onSubmit={submit} data-overlay className={FORM}>
      <input
        ref={field}
        aria-label="Penalty"
        title="Members of a lower penalty are rung first"
        type="number"
        min={0}
        max={1_000}
        required
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        onKeyDown={closesOnEscape(onCancel)}
        className={`num w-20 ${FIELD} ${controlLook(undefined)}`}
      />
      <span className="min-w-0 flex-1 text-small text-ink-2">Members of a lower penalty are rung first.</span>
      <Button size="small" type="submit" tone="primary" refusal={penaltyRefusal}>
        Set penalty
      </Button>
      <Button size="small" tone="danger" refusal={removeRefusal} onClick={onRemove}>
        Remove
      </Button>
    </form>
  );
}
