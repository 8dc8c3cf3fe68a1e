import type { CallView } from "@patchbay/protocol/call-view";
import { ArrowDown } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { ScrollRegion } from "../../../components/scroll-region.tsx";
import { transcriptOf } from "./transcript-items.ts";
import { TranscriptLine } from "./turn-line.tsx";

/** How near the end counts as being at it, in px. */
const NEAR_PX = 32;

/** The call as it is spoken. It follows the newest words until the reader scrolls up, and offers the way back. */
export function Transcript({ view, live, missing }: { view: CallView; live: boolean; missing: boolean }) {
  const items = useMemo(() => transcriptOf(view), [view]);
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(live);
  const [away, setAway] = useState(false);

  // Runs before the browser paints: new words and their scroll position appear in the same frame.
  useLayoutEffect(() => {
    if (following.current && items.length > 0) toEnd(box.current);
  }, [items]);

  // A window that shrinks, or a keyboard that comes up, must not push the newest words out of sight.
  useEffect(() => {
    const resized = new ResizeObserver(() => {
      if (following.current) toEnd(box.current);
    });
    if (box.current !== null) resized.observe(box.current);
    return () => resized.disconnect();
  }, []);

  const scrolled = (): void => {
    const at = box.current;
    if (at === null) return;
    const near = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_PX;
    following.current = near && live;
    setAway(!near);
  };

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {missing ? (
        <p role="status" data-missing className="border-b border-line bg-warn-soft px-5 py-2 text-warn-ink">
          Some of this is missing. It is being fetched.
        </p>
      ) : null}
      <ScrollRegion
        ref={box}
        onScroll={scrolled}
        label="Transcript"
        className="flex min-h-0 flex-1 flex-col overflow-y-auto px-5 py-3.5 max-wide:px-3.5"
      >
        <ol className={live ? "mt-auto flex flex-col gap-3" : "flex flex-col gap-3"}>
          {items.map((item) => (
            <TranscriptLine key={item.key} item={item} />
          ))}
        </ol>
      </ScrollRegion>
      {away && live ? (
        <Button
          className="fade absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-[0_4px_16px_var(--shadow)]"
          onClick={() => {
            following.current = true;
            toEnd(box.current);
          }}
        >
          <ArrowDown size={14} aria-hidden />
          Jump to live
        </Button>
      ) : null}
    </div>
  );
}

function toEnd(box: HTMLElement | null): void {
  if (box !== null) box.scrollTop = box.scrollHeight;
}
