import { Button } from "../buttons/button.tsx";

/** The end of a dialog that asks back before something is done for good. */
export function Confirm(props: {
  words: string;
  busy: boolean;
  /** Why it cannot be done now. */
  refusal?: string | undefined;
  onConfirm(): void;
  onCancel(): void;
}) {
  return (
    <div className="flex justify-end gap-2">
      <Button size="touch" onClick={props.onCancel}>
        Cancel
      </Button>
      <Button
        size="touch"
        tone="danger-armed"
        refusal={props.refusal}
        disabled={props.busy}
        onClick={props.onConfirm}
      >
        {props.words}
      </Button>
    </div>
  );
}
