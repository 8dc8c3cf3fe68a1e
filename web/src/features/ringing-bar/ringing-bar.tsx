import type { CallSummary } from "@patchbay/protocol/call";
import { Link } from "@tanstack/react-router";
import { Kbd } from "../../components/kbd.tsx";
import { StateDot } from "../../components/state-dot.tsx";
import { useMe } from "../../lib/api/session.ts";
import { useNow } from "../../lib/browser/clock.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { ago } from "../../lib/format/moment.ts";
import { callerName } from "../calls/call-words.ts";
import { useOwnCall } from "../phone/phone-context.tsx";
import { AnswerButton, RejectButton } from "../phone/ring/answer-actions.tsx";
import { useAvailable } from "../phone/ring/presence.tsx";
import { ringingFor, secondsLeft } from "../phone/ring/ringing.ts";
import { earlierWords, lineWords, numberBeside, ringingName, thenWords } from "./ringing-words.ts";
import { useCaller } from "./use-caller.ts";

/** Whatever rings for this member, above every page: the one with the least time left. */
export function RingingBar() {
  const { view, phase, skewMs } = useCallsFeed();
  const { user } = useMe();
  const own = useOwnCall();
  const available = useAvailable();
  if (phase !== "live" || !available) return null;
  const [first, ...others] = ringingFor(view.calls.values(), user.id).filter(({ id }) => id !== own);
  return first === undefined ? null : (
    <Ringing key={first.id} call={first} others={others.length} skewMs={skewMs} />
  );
}

function Ringing({ call, others, skewMs }: { call: CallSummary; others: number; skewMs: number }) {
  const now = useNow("second") + skewMs;
  const { last, open } = useCaller(call);
  const left = secondsLeft(call, now) ?? 0;
  const name = callerName(call);
  const beside = [numberBeside(call), lineWords(call)].filter((part) => part !== "");
  return (
    <section
      aria-label={ringingName(call)}
      data-ringing={call.id}
      className="pointer-events-auto relative z-[60] flex shrink-0 items-center gap-x-4 gap-y-2 border-b border-line-strong bg-warn-soft px-5 py-2.5 max-wide:flex-wrap max-wide:px-3.5"
    >
      <StateDot state="ringing" />
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-x-2.5 max-wide:flex-wrap">
          <Link
            to="/calls/$callId"
            params={{ callId: call.id }}
            className="min-w-0 truncate font-semibold hover:underline"
          >
            {name}
          </Link>
          {beside.map((part) => (
            <span key={part} className="num shrink-0 text-ink-2">
              {part}
            </span>
          ))}
        </p>
        <p className="truncate text-ink-2">{earlierWords(last, open, (at) => ago(at, now))}</p>
      </div>
      <p className="num shrink-0 text-right text-warn-ink max-wide:basis-full max-wide:pl-[26px] max-wide:text-left">
        <span data-seconds-left>{left} s</span>
        {thenWords(call) === "" ? "" : `, ${thenWords(call)}`}
        {others === 0 ? null : (
          <Link to="/calls" className="ml-3 font-medium underline underline-offset-2">
            and {others} more
          </Link>
        )}
      </p>
      <span className="flex shrink-0 items-center gap-2 max-wide:w-full max-wide:[&>button:first-child]:flex-[2]">
        <AnswerButton call={call} size="touch" />
        <span aria-hidden className="max-wide:hidden">
          <Kbd>A</Kbd>
        </span>
        <RejectButton call={call} size="touch" />
      </span>
      <Drain until={call.ringing?.until ?? 0} nowMs={now} />
    </section>
  );
}

/** How much of its time is left, by the length of a line at the bar's foot. It begins where the bar was first seen. */
function Drain({ until, nowMs }: { until: number; nowMs: number }) {
  return (
    <span
      key={until}
      aria-hidden
      className="drain absolute inset-x-0 bottom-[-1px] h-[2px] origin-left bg-warn"
      ref={(line) => {
        if (line !== null && line.style.animationDuration === "")
          line.style.animationDuration = `${Math.max(0, until - nowMs)}ms`;
      }}
    />
  );
}
