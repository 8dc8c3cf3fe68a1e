import type { CallSummary } from "@patchbay/protocol/call";
import type { ReactNode } from "react";
import { SourceBadge } from "../../components/source-badge.tsx";
import { StateDot } from "../../components/state-dot.tsx";
import { Ago, CallDuration, type FeedClock } from "../../components/ticking.tsx";
import { useIsPhone } from "../../lib/browser/media-query.ts";
import { delay } from "../../lib/format/duration.ts";
import { needsAttention } from "../calls/call-list.ts";
import { callerLine, callerName, handlerWords, numberWords, stateWords } from "../calls/call-words.ts";
import { WithheldNumber } from "../calls/withheld-number.tsx";
import { dotOf } from "../calls-page/call-row.tsx";
import { PauseRecordingButton } from "../recording/pause-button.tsx";
import { ListenerWords } from "../supervise/listen.tsx";
import { CallButtons } from "./call-foot.tsx";
import { CallInsight } from "./call-insight.tsx";

interface CallHeadProps {
  call: CallSummary;
  clock: FeedClock;
  place: string | undefined;
  closer: ReactNode;
}

/** Who, from where, how long, with whom; and on a desk what can be done. */
export function CallHead({ call, clock, place, closer }: CallHeadProps) {
  const handler = handlerWords(call.handler);
  const phone = useIsPhone();
  const stale = clock.staleSince !== null;
  const ended = call.endedAt !== null;
  return (
    <header className="shrink-0 border-b border-line px-5 pt-3 pb-3.5 max-wide:px-3.5">
      <div className="flex items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate text-title font-semibold tracking-[-0.01em]">
          {callerName(call)}
        </h2>
        {closer}
      </div>
      <div className="mt-0.5 flex items-center gap-2 text-ink-2">
        <SourceBadge source={call.source} place={place} />
        <span className="num min-w-0 flex-1 truncate">{callerLine(call) || numberWords(call.to.number)}</span>
        <StateDot state={dotOf(call, stale)} label={stateWords(call)} />
        <span className="text-ink" data-call-duration>
          <CallDuration call={call} clock={clock} />
        </span>
      </div>
      <div className="mt-1.5 flex items-center gap-2">
        <p className="num min-w-0 flex-1 truncate text-ink-2">
          {handler.name}
          {handler.kind === "" ? null : <span className="text-ink-3"> {handler.kind}</span>}
          {call.held && !ended ? <span className="text-warn-ink"> on hold</span> : null}
          {call.recording?.state === "paused" && !ended ? (
            <span className="text-warn-ink"> · recording paused</span>
          ) : null}
          {call.answeredAt === null ? null : ` · answered in ${delay(call.answeredAt - call.startedAt)}`}
          {call.endedAt === null ? null : (
            <>
              {" · ended "}
              <Ago at={call.endedAt} clock={clock} />
            </>
          )}
        </p>
        {phone || ended ? null : <PauseRecordingButton call={call} size="small" />}
      </div>
      {/* Above all that comes and goes: nothing moves under a hand. */}
      <div className="mt-3 flex flex-wrap gap-1.5 max-wide:hidden">
        <CallButtons call={call} />
      </div>
      {call.attention === null ? null : (
        <p className={needsAttention(call) ? "mt-1.5 text-bad" : "mt-1.5 text-ink-2"}>{call.attention}</p>
      )}
      <WithheldNumber key={call.id} call={call} />
      <CallInsight call={call} />
      <ListenerWords call={call} />
      {stale && !ended ? (
        <p className="mt-1.5 text-warn-ink">Not live: what you see may have moved on.</p>
      ) : null}
    </header>
  );
}
