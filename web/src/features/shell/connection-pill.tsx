import { Button } from "../../components/buttons/button.tsx";
import { pillLook } from "../../components/pill.ts";
import { LatePopover } from "../../components/popover/late-popover.tsx";
import { PillDot } from "../../components/state-dot.tsx";
import { useNow } from "../../lib/browser/clock.ts";
import { useConnection, useFeed } from "../../lib/feed/feed-context.tsx";
import { connectionWords } from "./connection-words.ts";

/** Whether this page is live; opened, it says what is still true and offers to try at once. */
export function ConnectionPill() {
  const connection = useConnection();
  const feed = useFeed();
  const { tone, short, sentence } = connectionWords(connection, useNow("half-minute"));
  return (
    <LatePopover
      button={(props) => (
        <button
          type="button"
          {...props}
          className={pillLook(tone === "bad")}
          aria-label={`Connection: ${short}`}
          data-connection={connection.state}
        >
          <PillDot tone={tone} />
          {short}
        </button>
      )}
      aria-label="Connection"
      align="end"
      sideOffset={6}
      className="fade z-50 flex w-[280px] flex-col items-start gap-2 rounded-[10px] border border-line-strong bg-raised p-3 text-ink-2 shadow-[0_8px_28px_var(--shadow)]"
    >
      <p>{sentence}</p>
      {connection.state === "live" || connection.state === "connecting" ? null : (
        <Button size="small" onClick={() => feed.retry()}>
          Try now
        </Button>
      )}
    </LatePopover>
  );
}
