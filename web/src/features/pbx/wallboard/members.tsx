import { MemberMark } from "../queues/member-mark.tsx";
import type { MemberRow, MemberShape } from "../queues/queue-rows.ts";

/** What a shape says, in the words of the legend. With whom somebody talks is for no large screen. */
const WORDS: Readonly<Record<MemberShape, string>> = {
  talking: "talking",
  ringing: "ringing",
  free: "free",
  paused: "paused",
  auto_paused: "paused by the queue",
  unreachable: "unreachable",
};
const LEGEND: readonly MemberShape[] = ["talking", "ringing", "free", "paused", "unreachable"];

/** How many calls they took today, and what each of them does. */
export function Members({
  name,
  taken,
  members,
  className,
}: {
  name: string;
  taken: number;
  members: readonly MemberRow[];
  className: string;
}) {
  return (
    <div className="text-right">
      <p className={className}>
        <span className="sr-only">{name} </span>
        {taken}
      </p>
      {members.length === 0 ? (
        <p className="text-ink-2">none</p>
      ) : (
        <p className="flex flex-wrap items-center justify-end gap-[0.5vw]">
          {members.map(({ id, member, shape, assistant }) => (
            <span key={id} className="scale-[1.6]" title={`${member.name}: ${WORDS[shape]}`}>
              <MemberMark shape={shape} assistant={assistant} large />
              <span className="sr-only">{`${member.name}: ${WORDS[shape]}, `}</span>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

/** What the shapes mean, for whoever stands before the screen. */
export function Legend() {
  return (
    <span aria-hidden className="flex flex-wrap gap-x-[2vw]">
      {LEGEND.map((shape) => (
        <span key={shape} className="flex items-center gap-[0.8vw]">
          <span className="scale-[1.6]">
            <MemberMark shape={shape} assistant={false} large />
          </span>
          {WORDS[shape]}
        </span>
      ))}
    </span>
  );
}
