import { Link } from "@tanstack/react-router";
import { CircleDot } from "lucide-react";
import { memo, type ReactNode } from "react";
import { cx } from "../../../components/class-names.ts";
import { type DotState, StateDot } from "../../../components/state-dot.tsx";
import { useNow } from "../../../lib/browser/clock.ts";
import { clockDuration } from "../../../lib/format/duration.ts";
import type { CallState, PbxCall } from "./call-rows.ts";
import { Cord } from "./cord.tsx";

export const DOTS: Record<CallState, DotState> = {
  ringing: "ringing",
  stranded: "attention",
  waiting: "queued",
  parked: "ended",
  talking: "live",
  held: "live",
  conference: "live",
  application: "live",
};

interface CallLineProps {
  call: PbxCall;
  siteId: string;
  chosen: boolean;
  /** By how much the server's clock is before this page's, milliseconds. */
  skewMs: number;
  /** What was asked about it, in place of what happens now. */
  note: ReactNode;
}

/** What a row shows of a call: the calls of a view are made anew with each change of any of them. */
const shownOf = ({ id, state, since, recording, caller, other, now }: PbxCall): unknown[] => [
  id,
  state,
  since,
  recording,
  caller.name,
  caller.line,
  other.name,
  other.line,
  now.words,
  now.more,
];

function isSameRow(before: CallLineProps, after: CallLineProps): boolean {
  const [was, is] = [shownOf(before.call), shownOf(after.call)];
  return (
    was.every((one, at) => one === is[at]) &&
    before.siteId === after.siteId &&
    before.chosen === after.chosen &&
    before.skewMs === after.skewMs &&
    before.note === after.note
  );
}

/** One call as a row: who, with whom, what happens now, and for how long. Drawn anew when one of these is other than before. */
export const CallLine = memo(function CallLine({ call, siteId, chosen, skewMs, note }: CallLineProps) {
  return (
    <li
      data-pbx-call={call.id}
      data-call-state={call.state}
      className={cx(
        "relative grid h-[46px] grid-cols-[14px_minmax(0,1.3fr)_44px_minmax(0,1.1fr)_minmax(0,1.4fr)_18px_56px] items-center gap-4 border-b border-line px-5",
        "max-wide:h-[58px] max-wide:grid-cols-[14px_minmax(0,1fr)_44px_minmax(0,1fr)_auto] max-wide:gap-x-2.5 max-wide:gap-y-0 max-wide:px-3.5",
        chosen ? "bg-accent-soft" : "hover:bg-sunken",
      )}
    >
      <StateDot state={DOTS[call.state]} />
      <Side end={call.caller} first>
        <Link
          to="/pbx/$siteId/$tab"
          params={{ siteId, tab: "channels" }}
          search={{ call: call.id }}
          data-row-link
          className="stretched block truncate font-medium outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {call.caller.name}
        </Link>
      </Side>
      <Cord state={call.state} />
      <Side end={call.other}>
        <span className="block truncate font-medium">{call.other.name}</span>
      </Side>
      <div className="min-w-0 max-wide:col-start-2 max-wide:col-end-5 max-wide:row-start-2 max-wide:-mt-2 max-wide:text-small">
        {note ?? (
          <>
            <p className={cx("truncate", call.state === "stranded" ? "text-bad" : "text-ink-2")}>
              {call.now.words}
            </p>
            {call.now.more === "" ? null : (
              <p className="truncate text-small text-ink-2 max-wide:hidden">{call.now.more}</p>
            )}
          </>
        )}
      </div>
      <span className="max-wide:hidden">
        {call.recording ? (
          <CircleDot size={15} role="img" aria-label="Recorded" className="text-ink-3" />
        ) : null}
      </span>
      <Ticking at={call.since} skewMs={skewMs} />
    </li>
  );
}, isSameRow);

function Ticking({ at, skewMs }: { at: number | null; skewMs: number }) {
  return <Since at={at} now={useNow("second") + skewMs} />;
}

function Side({
  end,
  first = false,
  children,
}: {
  end: PbxCall["caller"];
  first?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={cx("num min-w-0", !first && "max-wide:text-ink-2")}>
      {children}
      <p className="truncate text-small text-ink-2 max-wide:hidden">{end.line}</p>
    </div>
  );
}

/** For how long, ticking in place; a dash where the PBX was not watched from the beginning. */
export function Since({ at, now }: { at: number | null; now: number }) {
  return (
    <span className="num text-right max-wide:row-start-1 max-wide:col-start-5">
      {at === null ? <span title="Since before Patchbay looked">–</span> : clockDuration(now - at)}
    </span>
  );
}
