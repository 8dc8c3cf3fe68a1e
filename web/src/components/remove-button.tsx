import { useState } from "react";
import { Button } from "./button.tsx";

interface RemoveButtonProps {
  refusal?: string | undefined;
  disabled: boolean;
  onRemove(): void;
}

/** Removes something at the second press; whoever goes elsewhere in between has not meant it. */
export function RemoveButton({ refusal, disabled, onRemove }: RemoveButtonProps) {
  const [sure, setSure] = useState(false);
  return (
    <Button
      size="touch"
      tone={sure ? "danger-armed" : "danger"}
      refusal={refusal}
      disabled={disabled}
      onClick={() => (sure ? onRemove() : setSure(true))}
      onBlur={() => setSure(false)}
    >
      {sure ? "Remove for good" : "Remove"}
    </Button>
  );
}
