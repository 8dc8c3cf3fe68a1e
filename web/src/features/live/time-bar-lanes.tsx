import type { CallSummary } from "@patchbay/protocol/call";
import type { CallView } from "@patchbay/protocol/call-view";
import type { Speaker } from "@patchbay/protocol/turn";
import { useMemo } from "react";
import { cx } from "../../components/class-names.ts";
import type { FeedClock } from "../../components/ticking.tsx";
import { useNow } from "../../lib/browser/clock.ts";
import { clockDuration } from "../../lib/format/duration.ts";
import { timeBarOf } from "./time-bar.ts";

const lanes: readonly { name: string; speakers: readonly Speaker[] }[] = [
  { name: "Caller", speakers: ["caller"] },
  { name: "Answers", speakers: ["assistant", "operator"] },
];

const fills: Record<Speaker, string> = { caller: "bg-ink-3", assistant: "bg-accent", operator: "bg-browser" };

/** The whole call at a glance: who spoke when, caller above, answers below. A block leads to its words. */
export function TimeBarLanes({ call, view, clock }: { call: CallSummary; view: CallView; clock: FeedClock }) {
  const until = call.endedAt ?? clock.staleSince;
  const now = useNow(until === null ? "second" : null) + clock.skewMs;
  const live = call.status !== "ended";
  const startedAt = view.log[0]?.at ?? call.startedAt;
  const lengthMs = Math.max(0, (until ?? now) - startedAt);
  const bar = useMemo(() => timeBarOf(view, lengthMs, live), [view, lengthMs, live]);
  const counted = (speakers: readonly Speaker[]): number =>
    bar.blocks.filter((block) => speakers.includes(block.speaker)).length;
  return (
    <section
      aria-label={`Timeline, ${counted(["caller"])} turns by the caller, ${counted(["assistant", "operator"])} answers`}
      className="shrink-0 border-t border-line px-5 pt-2.5 pb-2 max-wide:px-3.5"
    >
      <div className="relative flex flex-col gap-1.5" aria-hidden>
        {lanes.map(({ name, speakers }) => (
          <div key={name} className="relative h-3 rounded-[3px] bg-line/60">
            {bar.blocks
              .filter((block) => speakers.includes(block.speaker))
              .map((block) => (
                <button
                  key={block.key}
                  type="button"
                  tabIndex={-1}
                  onClick={() => document.getElementById(block.key)?.scrollIntoView({ block: "center" })}
                  style={{ left: `${block.left * 100}%`, width: `${block.width * 100}%` }}
                  className={cx(
                    "absolute inset-y-0 rounded-[3px]",
                    block.cutOff && "rounded-r-none border-r-2 border-bad",
                    fills[block.speaker],
                  )}
                />
              ))}
          </div>
        ))}
        {bar.hand === null ? null : (
          <span className="absolute -inset-y-1 w-[1.5px] bg-live" style={{ left: `${bar.hand * 100}%` }} />
        )}
      </div>
      <div className="num mt-1 flex justify-between text-small text-ink-3" aria-hidden>
        <span>0:00</span>
        <span>{clockDuration(bar.spanMs)}</span>
      </div>
    </section>
  );
}
