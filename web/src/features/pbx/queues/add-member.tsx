import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { MEMBER_DEVICE, memberInterface } from "@patchbay/protocol/pbx-names";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { controlLook } from "../../../components/form/labelled.tsx";
import { assistantsQuery } from "../../assistants/assistants-api.ts";
import type { ActInput } from "../actions/act-form.ts";
import type { SiteActs } from "../acts.ts";
import type { QueueRow } from "./queue-rows.ts";
import { keyButton } from "./use-queue-keys.ts";

/** One who can be put into a queue. */
interface Candidate {
  device: string;
  words: string;
  name: string;
  /** Whose state counts, where that is not the device's own. */
  state?: string;
}

/** Puts a phone of the PBX, or an assistant, into a queue; Asterisk itself would take anything, so only what there is is offered. */
export function AddMember({ row, view, acts }: { row: QueueRow; view: SiteView; acts: SiteActs }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="px-5 py-1.5 max-wide:px-3.5">
      {open ? (
        <MemberForm row={row} view={view} acts={acts} onClose={() => setOpen(false)} />
      ) : (
        <Button
          {...keyButton("+")}
          size="small"
          tone="quiet"
          refusal={acts.refusal("QueueAdd")}
          aria-label={`Add a member to ${row.queue.name}`}
          onClick={() => setOpen(true)}
        >
          Add a member
        </Button>
      )}
    </div>
  );
}

interface MemberFormProps {
  row: QueueRow;
  view: SiteView;
  acts: SiteActs;
  onClose(): void;
}

function MemberForm({ row, view, acts, onClose }: MemberFormProps) {
  const { data, isPending, error } = useQuery(assistantsQuery);
  const [device, setDevice] = useState("");
  const [penalty, setPenalty] = useState("0");
  const id = useId();
  const members = new Set(row.members.map(({ member }) => member.interface));
  const outside = ({ device: own }: Candidate): boolean => !members.has(own);
  const phones = [...view.extension.values()].map(
    ({ device: phone, number, reachable }): Candidate => ({
      device: phone,
      words: reachable ? number : `${number}, out of reach`,
      name: `Extension ${number}`,
    }),
  );
  const assistants = (data?.assistants ?? []).map(
    ({ id: assistant, name }): Candidate => ({
      device: memberInterface(assistant),
      words: name,
      name,
      state: MEMBER_DEVICE,
    }),
  );
  const groups = [
    { label: "Phones", candidates: phones.filter(outside) },
    { label: "Assistants", candidates: assistants.filter(outside) },
  ];
  const all = groups.flatMap(({ candidates }) => candidates);
  const chosen = all.find((one) => one.device === device) ?? all[0];
  const nobody = isPending
    ? "The assistants are being looked up."
    : (error?.message ?? "All phones and assistants are members already.");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen === undefined) return;
    onClose();
    const input: ActInput = {
      Queue: row.queue.name,
      Interface: chosen.device,
      Penalty: Number(penalty),
      MemberName: chosen.name,
    };
    acts.ask({
      action: "QueueAdd",
      input: chosen.state === undefined ? input : { ...input, StateInterface: chosen.state },
    });
  };
  return (
    <form onSubmit={submit} data-overlay className="flex flex-wrap items-center gap-2">
      <label htmlFor={`${id}-member`} className="text-ink-2">
        Member
      </label>
      <select
        id={`${id}-member`}
        value={chosen?.device ?? ""}
        onChange={(event) => setDevice(event.target.value)}
        className={`h-7 min-w-40 flex-1 px-2 max-wide:h-11 ${controlLook(undefined)}`}
      >
        {groups.map(({ label, candidates }) =>
          candidates.length === 0 ? null : (
            <optgroup key={label} label={label}>
              {candidates.map((one) => (
                <option key={one.device} value={one.device}>
                  {one.words}
                </option>
              ))}
            </optgroup>
          ),
        )}
      </select>
      <label
        htmlFor={`${id}-penalty`}
        title="Members of a lower penalty are rung first"
        className="text-ink-2"
      >
        Penalty
      </label>
      <input
        id={`${id}-penalty`}
        type="number"
        min={0}
        max={1_000}
        required
        value={penalty}
        onChange={(event) => setPenalty(event.target.value)}
        className={`num h-7 w-16 px-2 max-wide:h-11 ${controlLook(undefined)}`}
      />
      <Button size="small" type="submit" tone="primary" refusal={chosen === undefined ? nobody : undefined}>
        Add
      </Button>
      <Button size="small" onClick={onClose}>
        Cancel
      </Button>
      {error === null || all.length === 0 ? null : (
        <p role="alert" className="basis-full text-small text-bad">
          Only phones can be added now: {error.message}
        </p>
      )}
    </form>
  );
}
