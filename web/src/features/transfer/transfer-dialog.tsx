import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { toast } from "sonner";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { TextField } from "../../components/text-field.tsx";
import { transferCall } from "../../lib/api/actions.ts";
import { transferTargetsQuery } from "../../lib/api/queries.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { countryOf } from "../../lib/format/phone.ts";
import { callerName } from "../calls/call-words.ts";
import { inForm, readNumber } from "../phone/dialer/number-entry.ts";
import { useMe } from "../shell/session.ts";
import { TargetList, targetOptionId } from "./target-list.tsx";
import { type TransferChoice, transferChoices } from "./transfer-choices.ts";

const own = countryOf(navigator.language);
const MOST_CHARS = 300;

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
  const ids = { list: useId(), line: useId() };
  const me = useMe();
  const { view } = useCallsFeed();
  const targets = useQuery(transferTargetsQuery(call.id));
  const [text, setText] = useState("");
  /** Null is the first who can take the caller. */
  const [marked, setAt] = useState<number | null>(null);
  const [attended, setAttended] = useState(true);
  const [brief, setBrief] = useState("");
  const [lineId, setLineId] = useState("");
  const lines = targets.data?.lines ?? [];
  const line = lines.find(({ id }) => id === lineId) ?? lines[0];
  const entry = readNumber(text, own);
  const choices = transferChoices({
    ...{ text, entry, line, targets: targets.data, people: view.people, myId: me.user.id },
  });
  const usable = choices.findIndex(({ refusal }) => refusal === undefined);
  const at = Math.min(marked ?? Math.max(0, usable), choices.length - 1);
  const active = choices[at];
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
      <input
        role="combobox"
        aria-label="Name, queue, extension or number"
        aria-expanded={choices.length > 0}
        aria-controls={ids.list}
        aria-activedescendant={
          active === undefined ? undefined : targetOptionId(ids.list, choices.indexOf(active))
        }
        placeholder="Name, queue, extension or number"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(inForm(text, event.target.value, own));
          setAt(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") go(active);
          else if (event.key === "ArrowDown") setAt(Math.min(choices.length - 1, at + 1));
          else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
          else return;
          event.preventDefault();
        }}
        className="num h-10 rounded-[8px] border border-line-strong bg-surface px-3 text-title max-wide:h-12"
      />
      {entry.kind === "number" && lines.length > 1 ? (
        <div className="flex items-center gap-2.5">
          <label htmlFor={ids.line} className="shrink-0 text-ink-2">
            Dialled through
          </label>
          <select
            id={ids.line}
            value={line?.id ?? ""}
            onChange={(event) => setLineId(event.target.value)}
            className="h-[34px] min-w-0 flex-1 rounded-[8px] border border-line-strong bg-surface px-2 max-wide:h-11 max-wide:text-[16px]"
          >
            {lines.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <TargetList
        id={ids.list}
        choices={choices}
        activeKey={active?.key}
        loading={targets.isPending}
        failure={targets.error?.message}
        onChoose={(choice) => setAt(choices.indexOf(choice))}
      />
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
        >
          {active === undefined
            ? "Transfer"
            : `Transfer to ${active.key === "operators" ? "them" : active.name}`}
        </Button>
      </div>
    </div>
  );
}
