import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { cx } from "../../../components/class-names.ts";
import { useTitle } from "../../../lib/browser/page-title.ts";
import { clockDuration } from "../../../lib/format/duration.ts";
import { since } from "../../../lib/format/moment.ts";
import { useKeys } from "../../../lib/keys/use-keys.ts";
import { seenNow } from "../panel/site-health.ts";
import { TARGET_LEVEL } from "../queues/queue-head.tsx";
import { type QueueRow, queueRows } from "../queues/queue-rows.ts";
import { useSiteView } from "../use-site-view.ts";
import { Legend, Members } from "./members.tsx";
import { Trend } from "./trend.tsx";

/** Read from five metres: by the width of the screen, 36, 60 and 104 px at 1,920. */
const SMALL = "text-[max(16px,1.9vw)] leading-[1.25]";
const NAME = "text-[max(20px,3.1vw)] leading-[1.15] font-semibold";
const FIGURE = "text-[max(28px,5.4vw)] leading-none font-semibold";
const GRID =
  "grid grid-cols-[minmax(0,1.9fr)_minmax(0,0.7fr)_minmax(0,1.3fr)_minmax(0,1.3fr)_minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.1fr)] items-center gap-[1.6vw] px-[2.9vw]";

/** The queues of a PBX for a large screen: they never change place, so that people learn where to look. No caller has a name here. */
export function Wallboard({ siteId }: { siteId: string }) {
  const { view, site, now, live: told, staleSince: toldUntil, waiting, refusal } = useSiteView(siteId);
  // A site that is out of reach tells nothing new, however well this page is connected.
  const { live, since: staleSince } = seenNow(site, told, toldUntil);
  useTitle("page", "Wallboard");
  const navigate = useNavigate();
  useKeys({
    close: () => navigate({ to: "/pbx/$siteId/$tab", params: { siteId, tab: "queues" }, search: {} }),
  });
  const rows = useMemo(
    () => [...queueRows(view)].sort((a, b) => a.queue.name.localeCompare(b.queue.name)),
    [view],
  );
  const people = rows.reduce((all, { taken }) => all + taken.people, 0);
  const assistants = rows.reduce((all, { taken }) => all + taken.assistants, 0);
  return (
    <div
      data-wallboard={live ? "live" : "stale"}
      className={cx("num fixed inset-0 z-40 flex flex-col overflow-auto bg-bg", SMALL, !live && "text-ink-3")}
    >
      <header className="flex shrink-0 items-center gap-[1vw] border-b border-line px-[2.9vw] py-[1.2vw]">
        <h1 className="font-semibold">{site?.name ?? "PBX"}</h1>
        <span className="flex-1" />
        {live ? <span aria-hidden className="size-[0.8vw] min-h-2 min-w-2 rounded-full bg-live" /> : null}
        <span className={live ? "text-ink-2" : "text-bad"}>
          {live ? "Live" : staleSince === null ? "Not live" : `since ${since(staleSince, now)}`}
        </span>
        <time className={NAME}>{since(now, now)}</time>
      </header>
      <div
        aria-hidden
        className={cx(GRID, "shrink-0 border-b border-line py-[0.6vw] text-ink-2 max-wide:text-small")}
      >
        {["Today", "Waiting", "Longest wait", "Service level", "People", "Assistants", "Last 2 hours"].map(
          (head, at) => (
            <span key={head} className={at === 0 ? "" : "text-right"}>
              {head}
            </span>
          ),
        )}
      </div>
      <ul aria-label="Queues" className="flex-1">
        {rows.map((row) => (
          <Queue key={row.queue.name} row={row} now={live ? now : (staleSince ?? now)} live={live} />
        ))}
      </ul>
      {rows.length === 0 ? (
        <p className="flex-1 px-[2.9vw] py-[2vw] text-ink-2">
          {refusal?.message ?? (waiting ? "Waiting for the site." : "This PBX has no queues.")}
        </p>
      ) : null}
      <footer className="flex shrink-0 flex-wrap items-center gap-x-[2vw] border-t border-line px-[2.9vw] py-[1.2vw] text-ink-2">
        <span className="flex-1">
          <strong className="font-semibold text-ink">{people + assistants}</strong>{" "}
          {people + assistants === 1 ? "call" : "calls"},{" "}
          <strong className="font-semibold text-ink">{people}</strong> by people,{" "}
          <strong className="font-semibold text-ink">{assistants}</strong> by assistants
        </span>
        <Legend />
      </footer>
    </div>
  );
}

function Queue({ row, now, live }: { row: QueueRow; now: number; live: boolean }) {
  const { queue, callers, members, longestSince, level, stranded, free } = row;
  const below = level !== null && level < TARGET_LEVEL;
  const late = row.targetMs !== null && longestSince !== null && now - longestSince > row.targetMs;
  const bad = stranded !== "" && live;
  const tone = (worse: boolean): string => (!live ? "" : bad ? "text-bad" : worse ? "text-warn-ink" : "");
  return (
    <li
      data-queue={queue.name}
      className={cx(
        GRID,
        "border-b border-line py-[1.8vw]",
        bad && "bg-bad-soft shadow-[inset_0.8vw_0_0_var(--bad)]",
      )}
    >
      <div className="min-w-0">
        <h2 className={cx(NAME, "truncate")}>{queue.name}</h2>
        <p className={bad ? "font-semibold text-bad" : "text-ink-2"}>
          {bad ? "Nobody can be reached" : `${free} of ${members.length} free`}
        </p>
      </div>
      <p className={cx(FIGURE, "text-right", callers.length === 0 ? "font-normal text-ink-3" : tone(false))}>
        <span className="sr-only">Waiting </span>
        {callers.length}
      </p>
      <p className={cx(FIGURE, "text-right", longestSince === null ? "text-ink-3" : tone(late))}>
        <span className="sr-only">Longest wait </span>
        {longestSince === null ? "–" : clockDuration(now - longestSince)}
      </p>
      <p className={cx(FIGURE, "text-right", level === null ? "text-ink-3" : tone(below))}>
        <span className="sr-only">Service level </span>
        {below ? (
          <span aria-hidden className="text-[0.5em]">
            ▼{" "}
          </span>
        ) : null}
        {level === null ? "–" : Math.round(level * 100)}
        {level === null ? null : <span className="text-[0.5em] font-medium text-ink-2"> %</span>}
      </p>
      <Members
        name="People"
        className={NAME}
        taken={row.taken.people}
        members={members.filter(({ assistant }) => !assistant)}
      />
      <Members
        name="Assistants"
        className={NAME}
        taken={row.taken.assistants}
        members={members.filter(({ assistant }) => assistant)}
      />
      {level === null ? (
        <span />
      ) : (
        <Trend figures={queue.figures} target={TARGET_LEVEL} now={now} bad={bad} live={live} />
      )}
    </li>
  );
}
