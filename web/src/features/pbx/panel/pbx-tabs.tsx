import { isRegistered } from "@patchbay/protocol/pbx/site-view/families/registrations";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { cx } from "../../../components/class-names.ts";
import { StateDot } from "../../../components/state-dot.tsx";
import { TAB_ROW, tabLook } from "../../../components/tab-look.ts";
import { callsIn } from "../channels/call-rows.ts";
import { queueRows } from "../queues/queue-rows.ts";
import { useSiteView } from "../use-site-view.ts";
import type { HealthPart } from "./site-health.ts";
import { PBX_TABS, type PbxTab } from "./tabs.ts";

/** The panel's tabs with how much each has, those with trouble behind them marked, and beside them how the site stands. */
export function PbxTabs({
  siteId,
  tab,
  health,
}: {
  siteId: string;
  tab: PbxTab;
  health: readonly HealthPart[];
}) {
  const { view, live } = useSiteView(siteId);
  const counts = useMemo(
    (): Partial<Record<PbxTab, number>> => ({
      channels: callsIn(view).length,
      queues: view.queue.size,
      extensions: view.extension.size,
      parking: view.parked.size + view.conference.size,
    }),
    [view],
  );
  const trouble = useMemo(
    (): Partial<Record<PbxTab, string>> => ({
      ...(queueRows(view).some(({ stranded }) => stranded !== "") && { queues: "Callers wait for nobody" }),
      ...([...view.registration.values()].some((trunk) => !isRegistered(trunk)) && {
        extensions: "A trunk is not registered",
      }),
    }),
    [view],
  );
  return (
    <div className="flex shrink-0 items-center border-b border-line max-wide:block">
      <nav aria-label="What of the PBX" className={`${TAB_ROW} flex-1 border-b-0 roomy:basis-auto`}>
        {PBX_TABS.map((each) => {
          const count = counts[each.tab];
          return (
            <Link
              key={each.tab}
              to="/pbx/$siteId/$tab"
              params={{ siteId, tab: each.tab }}
              search={{}}
              aria-current={each.tab === tab ? "page" : undefined}
              className={tabLook(each.tab === tab)}
            >
              <span className="flex items-center gap-1.5">
                {each.name}
                {count === undefined || !live ? null : (
                  <span className="num font-normal text-ink-3">{count}</span>
                )}
                {trouble[each.tab] === undefined ? null : (
                  <StateDot state="attention" label={trouble[each.tab] ?? ""} />
                )}
              </span>
            </Link>
          );
        })}
      </nav>
      <p className="num flex flex-wrap justify-end gap-x-4 px-5 text-small text-ink-2 max-roomy:hidden">
        {health.map(({ words, trouble }) => (
          <span
            key={words}
            title={trouble === "" ? undefined : trouble}
            className={cx("whitespace-nowrap", trouble !== "" && "font-medium text-warn-ink")}
          >
            {words}
            {trouble === "" ? null : <span className="sr-only">. {trouble}</span>}
          </span>
        ))}
      </p>
    </div>
  );
}
