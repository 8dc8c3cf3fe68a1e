import type { CallSummary } from "@patchbay/protocol/call";
import { useNow } from "../lib/browser/clock.ts";
import { clockDuration, spokenDuration } from "../lib/format/duration.ts";
import { absolute, ago } from "../lib/format/moment.ts";

/** What a ticking time needs to know of the feed: the server's clock less ours, and when it stopped being live. */
export interface FeedClock {
  skewMs: number;
  staleSince: number | null;
}

/** How long a call has lasted since its first ring, as its transcript counts: ticks while it is live, stands still once it has ended or the feed is lost. */
export function CallDuration({ call, clock }: { call: CallSummary; clock: FeedClock }) {
  const until = call.endedAt ?? clock.staleSince;
  const now = useNow(until === null ? "second" : null) + clock.skewMs;
  const ms = (until ?? now) - call.startedAt;
  return (
    <time className="num" dateTime={`PT${Math.max(0, Math.floor(ms / 1000))}S`} title={spokenDuration(ms)}>
      {clockDuration(ms)}
    </time>
  );
}

/** How long ago, with the absolute time on hover. `at` is epoch ms by the server's clock. */
export function Ago({ at, clock }: { at: number; clock: FeedClock }) {
  const now = useNow("half-minute") + clock.skewMs;
  return (
    <time className="num" dateTime={new Date(at).toISOString()} title={absolute(at)}>
      {ago(at, now)}
    </time>
  );
}
