import type { SiteStatus } from "@patchbay/protocol/site";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { pillLook } from "../../../components/pill.ts";
import { EmptyState, Notice } from "../../../components/placeholder.tsx";
import { RowSkeletons } from "../../../components/skeleton.tsx";
import { PillDot } from "../../../components/state-dot.tsx";
import { PageHead } from "../../shell/page-head.tsx";
import { siteState } from "../../sites/site-words.ts";
import { sitesQuery } from "../../sites/sites-api.ts";
import { useSites } from "../../sites/use-sites.ts";
import { EventsTab } from "../events/events-tab.tsx";
import { PbxTabs } from "./pbx-tabs.tsx";
import { healthOf } from "./site-health.ts";
import { FIRST_TAB, isPbxTab } from "./tabs.ts";

/** One PBX, live: what is going on in it, and what can be done about it. */
export function PbxPage({ siteId, tab: asked }: { siteId: string; tab: string }) {
  const tab = isPbxTab(asked) ? asked : FIRST_TAB;
  const { sites, now, live } = useSites();
  const stored = useQuery(sitesQuery);
  const site = sites.find((each) => each.id === siteId);
  if (site === undefined) {
    return (
      <>
        <PageHead title="PBX" />
        {stored.isPending ? (
          <RowSkeletons label="Loading the PBX" />
        ) : (
          <EmptyState
            title="No such site"
            action={
              <Link to="/sites" className="font-medium text-accent underline underline-offset-2">
                All sites
              </Link>
            }
          >
            It may belong to another organization, or it was never here.
          </EmptyState>
        )}
      </>
    );
  }
  const { tone, short, sentence } = siteState(site, now);
  return (
    <>
      <PageHead title={site.name}>
        <Link
          to="/sites/$siteId"
          params={{ siteId }}
          title={live ? sentence : "Not known while this page is not live."}
          className={`${pillLook(live && tone === "bad")} max-wide:hidden`}
        >
          <PillDot tone={live ? tone : "off"} />
          {live ? short : "not known"}
        </Link>
      </PageHead>
      <PbxTabs siteId={siteId} tab={tab} health={healthOf(site, live, now)} />
      <Trouble site={site} live={live} now={now} />
      <EventsTab key={siteId} site={site} />
    </>
  );
}

/** What is no longer certain of what the tab shows. */
function Trouble({ site, live, now }: { site: SiteStatus; live: boolean; now: number }) {
  const { tone, sentence } = siteState(site, now);
  return live && tone === "bad" ? <Notice tone="bad">{sentence}</Notice> : null;
}
