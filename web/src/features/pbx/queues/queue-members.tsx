import { type FormEvent, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { cx } from "../../../components/class-names.ts";
import { controlLook } from "../../../components/form/labelled.tsx";
import { useFirstFocus } from "../../../lib/browser/first-focus.ts";
import { ActNote, isFresh } from "../act-note.tsx";
import type { SiteActs } from "../acts.ts";
import { Since } from "../channels/call-line.tsx";
import { endpointOf } from "../device.ts";
import { MemberMark } from "./member-mark.tsx";
import type { MemberRow, QueueRow } from "./queue-rows.ts";

interface QueueMembersProps {
  row: QueueRow;
  acts: SiteActs;
  now: number;
  pageNow: number;
}

/** Who takes the queue's calls, by penalty: what they do and for how long, and the way to pause them or take them back. */
export function QueueMembers({ row, acts, now, pageNow }: QueueMembersProps) {
  return (
    <ul aria-label={`Members of ${row.queue.name}`}>
      {row.members.map((each) => (
        <Member key={each.id} row={row} each={each} acts={acts} now={now} pageNow={pageNow} />
      ))}
      {row.members.length === 0 ? (
        <li className="px-5 py-2 text-ink-2 max-wide:px-3.5">It has no members.</li>
      ) : null}
    </ul>
  );
}

function Member({ row, each, acts, now, pageNow }: QueueMembersProps & { each: MemberRow }) {
  const { member, shape, words } = each;
  const [pausing, setPausing] = useState(false);
  const act = acts.of(member.interface);
  const queue = row.queue.name;
  const pause = (paused: boolean, reason = ""): void => {
    setPausing(false);
    acts.ask({
      action: "QueuePause",
      input: {
        Queue: queue,
        Interface: member.interface,
        Paused: paused,
        ...(reason === "" ? {} : { Reason: reason }),
      },
    });
  };
  const auto = shape === "auto_paused";
  return (
    <li
      data-queue-member={member.interface}
      data-shape={shape}
      className={cx("border-b border-line px-5 py-1 max-wide:px-3.5", auto && "bg-warn-soft")}
    >
      <div className="num flex min-h-[29px] items-center gap-3 max-wide:flex-wrap">
        <MemberMark shape={shape} assistant={each.assistant} />
        <span className="w-[150px] truncate">
          <span className="font-medium">{member.name}</span>{" "}
          <span className="text-ink-2">{each.assistant ? "AI" : phoneOf(member)}</span>
        </span>
        <span className={cx("min-w-0 flex-1 truncate", (auto || shape === "ringing") && "text-warn-ink")}>
          {isFresh(act, pageNow) && act.values.includes(queue) ? <ActNote act={act} /> : words}
        </span>
        <Since at={each.since} now={now} />
        <span title="Penalty" className="w-6 text-right text-ink-2">
          {member.penalty ?? 0}
        </span>
        <span title="Calls taken" className="w-6 text-right text-ink-2">
          {member.callsTaken ?? 0}
        </span>
        {member.paused ? (
          <Button
            size="small"
            tone={auto ? "primary" : "plain"}
            refusal={acts.refusal("QueuePause")}
            aria-label={`Unpause ${member.name} in ${queue}`}
            onClick={() => pause(false)}
          >
            Unpause
          </Button>
        ) : shape === "unreachable" && member.dynamic === true ? (
          <Button
            size="small"
            refusal={acts.refusal("QueueRemove")}
            aria-label={`Remove ${member.name} from ${queue}`}
            onClick={() =>
              acts.ask({ action: "QueueRemove", input: { Queue: queue, Interface: member.interface } })
            }
          >
            Remove
          </Button>
        ) : (
          <Button
            size="small"
            tone="quiet"
            refusal={acts.refusal("QueuePause")}
            aria-label={`Pause ${member.name} in ${queue}`}
            aria-expanded={pausing}
            onClick={() => setPausing(!pausing)}
          >
            Pause
          </Button>
        )}
      </div>
      {pausing ? (
        <PauseForm onPause={(reason) => pause(true, reason)} onCancel={() => setPausing(false)} />
      ) : null}
    </li>
  );
}

/** The phone behind a member's name; nothing where it is called as its phone is. */
function phoneOf({ name, interface: device }: MemberRow["member"]): string {
  const phone = endpointOf(device);
  return phone === name ? "" : phone;
}

/** A reason that others see; it may be left out. */
function PauseForm({ onPause, onCancel }: { onPause(reason: string): void; onCancel(): void }) {
  const [reason, setReason] = useState("");
  const field = useFirstFocus();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onPause(reason.trim());
  };
  return (
    <form onSubmit={submit} data-overlay className="flex items-center gap-2 pb-1 pl-6">
      <input
        ref={field}
        aria-label="Reason"
        placeholder="Reason, such as Lunch"
        autoComplete="off"
        maxLength={80}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel();
        }}
        className={`h-7 min-w-0 flex-1 px-2 max-wide:h-11 ${controlLook(undefined)}`}
      />
      <Button size="small" type="submit" tone="primary">
        Pause
      </Button>
    </form>
  );
}
