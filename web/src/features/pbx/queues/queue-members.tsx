import { useRef, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { cx } from "../../../components/class-names.ts";
import { ActNote, isFresh } from "../act-note.tsx";
import type { SiteActs } from "../acts.ts";
import { Since } from "../channels/call-line.tsx";
import { endpointOf } from "../device.ts";
import { PauseForm, PlaceForm } from "./member-forms.tsx";
import { MemberMark } from "./member-mark.tsx";
import type { MemberRow, QueueRow } from "./queue-rows.ts";
import { keyButton, keyRow } from "./use-queue-keys.ts";

/** Asterisk takes only those out of a queue who were put into it while it ran. */
const STATIC = "This member stands in queues.conf: take it out there, or pause it here.";

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
  const [form, setForm] = useState<"pause" | "place" | null>(null);
  const toggle = (which: "pause" | "place"): void => setForm(form === which ? null : which);
  const place = useRef<HTMLLIElement>(null);
  // Whoever goes on by keys stays in this row.
  const close = (): void => {
    setForm(null);
    place.current?.focus();
  };
  const act = acts.of(member.interface);
  const queue = row.queue.name;
  const pause = (paused: boolean, reason = ""): void => {
    close();
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
  const ofMember = { Queue: queue, Interface: member.interface };
  const remove = (): void => {
    close();
    acts.ask({ action: "QueueRemove", input: ofMember });
  };
  const setPenalty = (penalty: number): void => {
    close();
    acts.ask({ action: "QueuePenalty", input: { ...ofMember, Penalty: penalty } });
  };
  const auto = shape === "auto_paused";
  return (
    <li
      {...keyRow}
      ref={place}
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
        <Button
          {...keyButton("e")}
          size="small"
          tone="quiet"
          className="min-w-7"
          title="Penalty"
          aria-label={`Penalty of ${member.name} in ${queue}: ${member.penalty ?? 0}`}
          aria-expanded={form === "place"}
          onClick={() => toggle("place")}
        >
          {member.penalty ?? 0}
        </Button>
        <span title="Calls taken" className="w-6 text-right text-ink-2">
          {member.callsTaken ?? 0}
        </span>
        {member.paused ? (
          <Button
            {...keyButton("z")}
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
            onClick={remove}
          >
            Remove
          </Button>
        ) : (
          <Button
            {...keyButton("z")}
            size="small"
            tone="quiet"
            refusal={acts.refusal("QueuePause")}
            aria-label={`Pause ${member.name} in ${queue}`}
            aria-expanded={form === "pause"}
            onClick={() => toggle("pause")}
          >
            Pause
          </Button>
        )}
      </div>
      {form === "pause" ? <PauseForm onPause={(reason) => pause(true, reason)} onCancel={close} /> : null}
      {form === "place" ? (
        <PlaceForm
          penalty={member.penalty ?? 0}
          penaltyRefusal={acts.refusal("QueuePenalty")}
          removeRefusal={member.dynamic === true ? acts.refusal("QueueRemove") : STATIC}
          onPenalty={setPenalty}
          onRemove={remove}
          onCancel={close}
        />
      ) : null}
    </li>
  );
}

/** The phone behind a member's name; nothing where it is called as its phone is. */
function phoneOf({ name, interface: device }: MemberRow["member"]): string {
  const phone = endpointOf(device);
  return phone === name ? "" : phone;
}
