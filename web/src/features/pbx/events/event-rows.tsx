import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useIsPhone } from "../../../lib/browser/media-query.ts";
import type { LoggedEvent } from "./event-log.ts";
import { EventRow, type EventRowActs } from "./event-row.tsx";

interface EventRowsProps extends EventRowActs {
  rows: readonly LoggedEvent[];
  chosen: string | null;
  open: string | null;
}

const ROW_PX = 28;
const PHONE_ROW_PX = 46;

/** Only what is in sight is there, so that a thousand events cost no more than fifty. */
export function EventRows({ rows, chosen, open, ...acts }: EventRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useIsPhone() ? PHONE_ROW_PX : ROW_PX;
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 12,
  });
  const at = rows.findIndex(({ key }) => key === chosen);
  const { scrollToIndex } = list;
  useEffect(() => {
    if (at >= 0) scrollToIndex(at, { align: "auto" });
  }, [at, scrollToIndex]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto" data-scroller>
      <ul aria-label="Events, newest first" className="relative" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const event = rows[item.index];
          return event === undefined ? null : (
            <li
              key={item.key}
              ref={list.measureElement}
              data-index={item.index}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <EventRow event={event} chosen={event.key === chosen} open={event.key === open} {...acts} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
