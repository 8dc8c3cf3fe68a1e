import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { SelectField } from "../../components/form/select-field.tsx";
import { TextField } from "../../components/form/text-field.tsx";
import { transferCall } from "../../lib/api/actions.ts";
import { transferTargetsQuery } from "../../lib/api/queries.ts";
import { useMe } from "../../lib/api/session.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { toast } from "../../lib/toast.ts";
import { callerName } from "../calls/call-words.ts";
import { markedOf } from "../picker/choice.ts";
import { lineWords } from "../picker/line-words.ts";
import { Picker } from "../picker/picker.tsx";
import { useEntry } from "../picker/use-entry.ts";
import { groupNames, lineFor, type TransferChoice, transferChoices } from "./transfer-choices.ts";

const MOST_CHARS = 300;
const words = {
  list: "To whom",
  loading: "Loading to whom",
  nobody: "Nobody by that name. Type a number to dial it.",
};

interface TransferDialogProps {
  call: CallSummary;
  open: boolean;
  onClose(): void;
}

/** To whom, and how: Enter puts the caller through to the marked one. */
export function TransferDialog({ call, open, onClose }: TransferDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={`Transfer ${callerName(call)}`}>
      <TransferForm call={call} onClose={onClose} />
    </Dialog>
  );
}

function TransferForm({ call, onClose }: Omit<TransferDialogProps, "open">) {
  const me = useMe();
  const { view } = useCallsFeed();
  const targets = useQuery(transferTargetsQuery(call.id));
  const entry = useEntry();
  const [attended, setAttended] = useState(true);
  const [brief, setBrief] = useState("");
  const [lineId, setLineId] = useState<string | null>(null);
  const lines = targets.data?.lines ?? [];
  const line = lineFor(entry.number, lines, lineId);
  const choices = transferChoices({
    text: entry.text,
    entry: entry.number,
    line,
    targets: targets.data,
    people: view.people,
    myId: me.user.id,
  });
  const active = choices[markedOf(choices, entry.byHand)];
  const toQueue = active?.target.kind === "queue";
  const put = useMutation({
    mutationFn: (choice: TransferChoice) =>
      transferCall(call.id, {
        target: choice.target,
        kind: attended && choice.target.kind !== "queue" ? "attended" : "blind",
        brief: attended ? brief : "",
      }),
    onSuccess: onClose,
    onError: (failure) => toast.error("The caller was not put through", { description: failure.message }),
  });
  const go = (choice: TransferChoice | undefined): void => {
    if (choice !== undefined && choice.refusal === undefined && !put.isPending) put.mutate(choice);
  };
  return (
    <div className="flex flex-col gap-3">
      <Picker<TransferChoice>
        entry={entry}
        label="Name, queue, extension or number"
        words={words}
        choices={choices}
        groupNames={groupNames}
        loading={targets.isPending}
        failure={targets.error?.message}
        className="max-h-[34vh]"
        onEnter={go}
        onChoose={(choice) => entry.mark(choices.indexOf(choice))}
      >
        {entry.number.kind === "number" && line !== undefined && lines.length > 1 ? (
          <SelectField
            inline
            label="Dialled through"
            value={line.id}
            onValue={setLineId}
            options={lines.map((one) => [one.id, lineWords(one)])}
          />
        ) : null}
      </Picker>
      <label className="flex items-start gap-2 border-t border-line pt-3 max-wide:min-h-11">
        <input
          type="checkbox"
          checked={attended && !toQueue}
          disabled={toQueue}
          onChange={(event) => setAttended(event.target.checked)}
          className="mt-[3px] size-4 accent-[var(--accent)]"
        />
        <span>
          Tell them first who calls
          <span className="block text-small text-ink-2">
            {toQueue
              ? "A queue is told of the caller by the PBX."
              : "They take the call with 1 or decline it with 2; then the caller is back where they were."}
          </span>
        </span>
      </label>
      {attended && !toQueue ? (
        <TextField
          label="What they are told"
          placeholder={`${callerName(call)} is on the line.`}
          maxLength={MOST_CHARS}
          value={brief}
          onChange={(event) => setBrief(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") go(active);
          }}
        />
      ) : null}
      <div className="flex justify-end gap-2">
        <Button size="touch" onClick={onClose}>
          Cancel
        </Button>
        <Button
          size="touch"
          tone="primary"
          disabled={put.isPending}
          refusal={active === undefined ? "Choose to whom." : active.refusal}
          onClick={() => go(active)}
          className="min-w-0 shrink"
        >
          <span className="truncate">
            {active === undefined
              ? "Transfer"
              : `Transfer to ${active.key === "operators" ? "them" : active.name}`}
          </span>
        </Button>
      </div>
    </div>
  );
}
