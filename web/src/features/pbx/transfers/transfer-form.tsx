import type { PbxTarget, PbxTransferKind } from "@patchbay/protocol/pbx/transfers";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { SelectField } from "../../../components/form/select-field.tsx";
import { TextField } from "../../../components/form/text-field.tsx";
import { useFirstFocus } from "../../../lib/browser/first-focus.ts";
import { Target } from "../actions/target.tsx";

/** Who lets go, by name; whoever talks with them is put through. */
export interface Transferrer {
  channel: string;
  name: string;
}

interface TransferFormProps {
  siteId: string;
  /** Where the extensions of whoever talks are. */
  context: string;
  queues: readonly string[];
  /** The two who talk, the one first who would let go; none where the call has only one end, who is sent on. */
  transferrers: readonly Transferrer[];
  refusal: string | undefined;
  attendedRefusal: string | undefined;
  onTransfer(asked: { channel: string | null; kind: PbxTransferKind; to: PbxTarget }): void;
  onCancel(): void;
}

const KINDS: readonly (readonly [PbxTarget["kind"], string])[] = [
  ["extension", "An extension"],
  ["queue", "A queue"],
  ["number", "A number outside"],
];

/** Where the party goes, and whether somebody talks with the target first. */
export function TransferForm(props: TransferFormProps) {
  const { siteId, context, queues, transferrers, refusal, attendedRefusal, onTransfer, onCancel } = props;
  const [chosenKind, setKind] = useState<PbxTarget["kind"]>("extension");
  const [typed, setTyped] = useState("");
  const [chosenQueue, setQueue] = useState("");
  const [place, setPlace] = useState(context);
  const [chosenChannel, setChannel] = useState("");
  const field = useFirstFocus();
  // The call goes on while somebody types: who and what was chosen may be there no more, and is then what the field shows.
  const alone = transferrers.length === 0;
  const kind = alone ? "extension" : chosenKind;
  const queue = queues.includes(chosenQueue) ? chosenQueue : (queues[0] ?? "");
  const letsGo = transferrers.find((one) => one.channel === chosenChannel) ?? transferrers[0];
  const channel = letsGo?.channel ?? "";
  const exten = typed.trim();
  const to: PbxTarget =
    kind === "queue"
      ? { kind, queue }
      : kind === "number"
        ? { kind, number: exten.replace(/[\s().-]/g, "") }
        : { kind, context: place.trim(), exten };
  const ready = kind === "queue" ? queue !== "" : exten !== "" && (kind === "number" || place.trim() !== "");
  const send = (how: PbxTransferKind): void => {
    if (ready) onTransfer({ channel: alone ? null : channel, kind: how, to });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (refusal === undefined) send("blind");
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onCancel();
  };
  const noQueue = kind === "queue" && queue === "" ? "This PBX has no queues." : undefined;
  const talkFirst =
    kind === "queue"
      ? "Nobody can be talked with in a queue first: put the caller through."
      : attendedRefusal;
  return (
    <form
      onSubmit={submit}
      onKeyDown={keys}
      noValidate
      className="flex flex-col gap-2 border-t border-line pt-3"
      data-overlay
    >
      <div className="grid grid-cols-2 gap-2">
        {kind === "queue" ? (
          <SelectField
            label="Queue"
            value={queue}
            options={queues.map((name) => [name, name] as const)}
            onValue={setQueue}
          />
        ) : (
          <TextField
            ref={field}
            label={kind === "number" ? "Number" : "Extension"}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {alone ? null : (
          <SelectField<PbxTarget["kind"]> label="To" value={kind} options={KINDS} onValue={setKind} />
        )}
        {kind === "extension" ? (
          <TextField
            label="Context"
            value={place}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setPlace(event.target.value)}
          />
        ) : null}
        {alone ? null : (
          <SelectField
            label="Who lets go"
            value={channel}
            options={transferrers.map((one) => [one.channel, one.name] as const)}
            onValue={setChannel}
          />
        )}
      </div>
      {kind === "extension" ? <Target siteId={siteId} context={place.trim()} exten={typed} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button size="touch" onClick={onCancel}>
          Cancel
        </Button>
        {alone ? null : (
          <Button size="touch" refusal={talkFirst} disabled={!ready} onClick={() => send("attended")}>
            Talk first
          </Button>
        )}
        <Button
          size="touch"
          type="submit"
          tone="primary"
          refusal={refusal ?? noQueue}
          disabled={!ready && noQueue === undefined}
        >
          Transfer
        </Button>
      </div>
    </form>
  );
}
