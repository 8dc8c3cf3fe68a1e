import { Button } from "../buttons/button.tsx";

/** The end of a dialog that asks back before something is done for good. */
export function Confirm(props: { words: string; busy: boolean; onConfirm(): void; onCancel(): void }) {
  return (
    <div className="flex justify-end gap-2">
      <Button size="touch" onClick={props.onCancel}>
        Cancel
      </Button>
      <Button size="touch" tone="danger-armed" disabled={props.busy} onClick={props.onConfirm}>
        {props.words}
      </Button>
    </div>
  );
}
