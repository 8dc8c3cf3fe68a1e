import type { CallSummary } from "@patchbay/protocol/call";
import { PhoneIncoming } from "lucide-react";
import { Button } from "../../../components/buttons/button.tsx";
import { useNow } from "../../../lib/browser/clock.ts";
import { useCallsFeed } from "../../../lib/feed/feed-context.tsx";
import { since } from "../../../lib/format/moment.ts";
import { callerName } from "../../calls/call-words.ts";
import { keptForS } from "./lost-call.ts";

/** One's own caller, whom one's phone has lost: what holds, and the one button. */
export function TakeBackBar({ call, onTakeBack }: { call: CallSummary; onTakeBack(): void }) {
  const { skewMs } = useCallsFeed();
  const now = useNow("second") + skewMs;
  const left = keptForS(call, now);
  return (
    <>
      <span aria-hidden className="size-[10px] shrink-0 rounded-full border-[2.5px] border-bad" />
      <div role="alert" className="min-w-0 flex-1 max-wide:basis-[70%]">
        <p className="truncate font-semibold">{callerName(call)} is waiting for you</p>
        <p className="text-bad">
          {call.away
            ? `Your phone was lost at ${since(call.away.at, now)}. `
            : "Your phone is not on this call. "}
          <span aria-hidden className="num">
            {left === null ? null : left > 0 ? `Everybody is rung in ${left} s.` : "Everybody is being rung."}
          </span>
        </p>
      </div>
      <Button tone="danger-armed" onClick={onTakeBack} className="h-8 max-wide:h-11 max-wide:basis-full">
        <PhoneIncoming size={14} strokeWidth={1.8} aria-hidden />
        Take the call back
      </Button>
    </>
  );
}
