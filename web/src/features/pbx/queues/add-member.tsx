import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { controlLook } from "../../../components/form/labelled.tsx";
import type { SiteActs } from "../acts.ts";
import type { QueueRow } from "./queue-rows.ts";

/** Puts a phone of the PBX into a queue; Asterisk itself would take anything, so only what there is is offered. */
export function AddMember({ row, view, acts }: { row: QueueRow; view: SiteView; acts: SiteActs }) {
  const [open, setOpen] = useState(false);
  const [device, setDevice] = useState("");
  const id = useId();
  const inQueue = new Set(row.members.map(({ member }) => member.interface));
  const phones = [...view.extension.values()].filter((extension) => !inQueue.has(extension.device));
  const refusal =
    acts.refusal("QueueAdd") ?? (phones.length === 0 ? "Every phone is a member already." : undefined);
  const chosen = phones.find((phone) => phone.device === device) ?? phones[0];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen === undefined) return;
    setOpen(false);
    acts.ask({
      action: "QueueAdd",
      input: { Queue: row.queue.name, Interface: chosen.device, MemberName: `Extension ${chosen.number}` },
    });
  };
  return (
    <div className="px-5 py-1.5 max-wide:px-3.5">
      {open && chosen !== undefined ? (
        <form onSubmit={submit} data-overlay className="flex items-center gap-2">
          <label htmlFor={id} className="text-ink-2">
            Phone
          </label>
          <select
            id={id}
            value={chosen.device}
            onChange={(event) => setDevice(event.target.value)}
            className={`h-7 min-w-0 flex-1 px-2 max-wide:h-11 ${controlLook(undefined)}`}
          >
            {phones.map((phone) => (
              <option key={phone.device} value={phone.device}>
                {phone.number}
                {phone.reachable ? "" : ", out of reach"}
              </option>
            ))}
          </select>
          <Button size="small" type="submit" tone="primary">
            Add
          </Button>
          <Button size="small" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </form>
      ) : (
        <Button
          size="small"
          tone="quiet"
          refusal={refusal}
          aria-label={`Add a member to ${row.queue.name}`}
          onClick={() => setOpen(true)}
        >
          Add a member
        </Button>
      )}
    </div>
  );
}
