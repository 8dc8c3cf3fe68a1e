import type { SearchHit } from "@patchbay/protocol/api";
import type { CallSummary } from "@patchbay/protocol/call";
import { Link } from "@tanstack/react-router";
import { memo, useState } from "react";
import { cx } from "../../components/class-names.ts";
import { SourceBadge } from "../../components/source-badge.tsx";
import { type DotState, StateDot } from "../../components/state-dot.tsx";
import { Ago, CallDuration, type FeedClock } from "../../components/ticking.tsx";
import { useWrittenNumbers } from "../../lib/format/phone.ts";
import { HandledButton, HangUpButton } from "../calls/call-actions.tsx";
import { isLive, isRinging, needsAttention } from "../calls/call-list.ts";
import { callerLine, callerName, handlerWords, stateWords } from "../calls/call-words.ts";
import { timeOfDay } from "../calls/days.ts";
import { rowName } from "../calls/row-name.ts";
import { rowText } from "../calls/row-text.ts";
import { AnswerButton, RejectButton, RingWords, useOffered } from "../phone/ring/answer-actions.tsx";
import { RowWords } from "./row-words.tsx";

interface CallRowProps {
  call: CallSummary;
  selected: boolean;
  clock: FeedClock;
  /** What a search for `q` has found in it. */
  hit: SearchHit | undefined;
  /** What is being said at this moment, where anything is. */
  spoken: string | undefined;
  q: string;
  /** The organization's; undefined until it is known. */
  timeZone: string | undefined;
}

const JUST_NOW_MS = 3_000;

/** The shape beside a call; what is not known to be true now has a shape of its own. */
export function dotOf(call: CallSummary, stale: boolean): DotState {
  if (stale && isLive(call)) return "stale";
  if (needsAttention(call)) return isLive(call) ? "trouble" : "attention";
  return ({ ringing: "ringing", queued: "queued", in_progress: "live", ended: "ended" } as const)[
    call.status
  ];
}

/** One call: 46 px, two lines at most. The link fills the row; the buttons appear where the hand or the focus is. */
export const CallRow = memo(function CallRow(props: CallRowProps) {
  const { call, selected, clock, hit, spoken, q, timeZone } = props;
  const [arrived] = useState(() => isLive(call) && Date.now() + clock.skewMs - call.startedAt < JUST_NOW_MS);
  useWrittenNumbers();
  const live = isLive(call);
  const stale = clock.staleSince !== null;
  const text = rowText(call, hit);
  const handler = handlerWords(call.handler);
  const name = callerName(call);
  const state = stateWords(call);
  const waiting = call.status === "ringing" || call.status === "queued";
  // What rings inside a PBX is for nobody here: its dot says so, the row stays calm.
  const asks = waiting && call.source !== "inside";
  const offered = useOffered(call);
  // Rings with nobody yet: all that can be done is in sight.
  const bare = isRinging(call) && call.ringing === null;
  return (
    <li
      data-call-id={call.id}
      data-version={call.version}
      data-status={call.status}
      className={cx(
        // What is scrolled to does not stop under the day's heading.
        "group relative grid h-[46px] scroll-mt-8 items-center gap-x-4 border-b border-line px-5 max-wide:px-3.5",
        "grid-cols-[14px_minmax(0,1fr)_auto]",
        "@min-[560px]:grid-cols-[14px_minmax(0,1.1fr)_76px_minmax(0,0.8fr)_52px_136px]",
        "@min-[820px]:grid-cols-[14px_minmax(0,1fr)_76px_minmax(0,0.75fr)_minmax(0,1.1fr)_52px_136px]",
        arrived && "row-in",
        selected ? "bg-accent-soft" : asks && !stale ? "bg-warn-soft" : "hover:bg-sunken",
      )}
    >
      <StateDot state={dotOf(call, stale)} label={state} />
      <div className="min-w-0">
        <Link
          to="/calls/$callId"
          params={{ callId: call.id }}
          search={true}
          aria-current={selected ? "true" : undefined}
          aria-label={rowName(call, text, timeZone)}
          className="stretched block truncate font-medium outline-none after:rounded-[3px] focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {name}
        </Link>
        <p className="num truncate text-small text-ink-2">
          {text.topic === "" ? null : (
            // Where the column of words has no room.
            <b className="font-medium text-ink @min-[820px]:hidden">{text.topic} · </b>
          )}
          {callerLine(call)}
        </p>
      </div>
      <span className="hidden @min-[560px]:block">
        <SourceBadge source={call.source} />
      </span>
      <p className="hidden truncate @min-[560px]:block">
        {call.ringing !== null ? (
          <span className="text-ink-2">
            <RingWords call={call} skewMs={clock.skewMs} />
          </span>
        ) : (
          <>
            {waiting && call.handler.kind === "none" ? (
              <span className="text-ink-2">Ringing</span>
            ) : (
              handler.name
            )}{" "}
            <span className="text-ink-3">{call.held ? "on hold" : handler.kind}</span>
          </>
        )}
      </p>
      <RowWords text={spoken === undefined ? text : rowText(call, hit, spoken)} q={q} stale={stale} />
      <span className={cx("hidden text-right @min-[560px]:block", !live && "text-ink-2")}>
        <CallDuration call={call} clock={clock} />
      </span>
      {offered ? (
        <span className="relative z-[1] flex justify-end gap-1.5">
          <AnswerButton call={call} size="small" />
          <RejectButton call={call} size="small" />
        </span>
      ) : (
        <span className="flex min-w-0 justify-end text-ink-2">
          <span
            className={cx("wide:group-focus-within:hidden wide:group-hover:hidden", bare && "wide:hidden")}
          >
            {live ? (
              <>
                <span className="@min-[560px]:hidden">
                  <CallDuration call={call} clock={clock} />
                </span>
                <span className="hidden @min-[560px]:inline">{stale ? "not live" : "now"}</span>
              </>
            ) : (
              <span className="flex flex-col items-end">
                <span className="num">{timeOfDay(call.startedAt, timeZone)}</span>
                <span className="text-small text-ink-3">
                  <Ago at={call.endedAt ?? call.startedAt} clock={clock} />
                </span>
              </span>
            )}
          </span>
          <span
            className={cx(
              "relative z-[1] hidden max-wide:hidden wide:group-focus-within:block wide:group-hover:block",
              bare && "wide:block",
            )}
          >
            {!live ? (
              <HandledButton call={call} size="small" />
            ) : call.source === "inside" ? null : (
              <HangUpButton call={call} size="small" />
            )}
          </span>
        </span>
      )}
    </li>
  );
});
