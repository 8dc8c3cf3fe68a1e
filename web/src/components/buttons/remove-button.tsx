import { useState } from "react";
import { Button } from "./button.tsx";

interface RemoveButtonProps {
  refusal?: string | undefined;
  disabled: boolean;
  /** What it does in other words than removing. */
  words?: string;
  sureWords?: string;
  onRemove(): void;
}

/** Removes something at the second press; whoever goes elsewhere in between has not meant it. */
export function RemoveButton(props: RemoveButtonProps) {
  const { refusal, disabled, words = "Remove", sureWords = "Remove for good", onRemove } = props;
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
      {sure ? sureWords : words}
    </Button>
  );
}
