import { type FormEvent, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { useFirstFocus } from "../../../lib/browser/first-focus.ts";
import { Target } from "../actions/target.tsx";

interface TransferFormProps {
  siteId: string;
  /** Where the extensions of whoever talks are. */
  context: string;
  refusal: string | undefined;
  onTransfer(context: string, exten: string): void;
  onCancel(): void;
}

/** Where the caller goes: an extension or number, looked up in the dialplan while it is typed. */
export function TransferForm({ siteId, context, refusal, onTransfer, onCancel }: TransferFormProps) {
  const [exten, setExten] = useState("");
  const [place, setPlace] = useState(context);
  const field = useFirstFocus();
  const ready = exten.trim() !== "" && place.trim() !== "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready && refusal === undefined) onTransfer(place.trim(), exten.trim());
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-2 border-t border-line pt-3" data-overlay>
      <div className="grid grid-cols-2 gap-2">
        <TextField
          ref={field}
          label="Extension or number"
          value={exten}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setExten(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") onCancel();
          }}
        />
        <TextField
          label="Context"
          value={place}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setPlace(event.target.value)}
        />
      </div>
      <Target siteId={siteId} context={place.trim()} exten={exten} />
      <div className="flex justify-end gap-2">
        <Button size="touch" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="touch" type="submit" tone="primary" refusal={refusal} disabled={!ready}>
          Transfer
        </Button>
      </div>
    </form>
  );
}
