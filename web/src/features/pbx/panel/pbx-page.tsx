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
import { ActionsTab } from "../actions/actions-tab.tsx";
import { ChannelsTab } from "../channels/channels-tab.tsx";
import { EventsTab } from "../events/events-tab.tsx";
import { ExtensionsTab } from "../extensions/extensions-tab.tsx";
import { ParkingTab } from "../parking/parking-tab.tsx";
import { QueuesTab } from "../queues/queues-tab.tsx";
import { PbxTabs } from "./pbx-tabs.tsx";
import { healthOf } from "./site-health.ts";
import { FIRST_TAB, isPbxTab, type PbxTab } from "./tabs.ts";

interface PbxPageProps {
  siteId: string;
  tab: string;
  /** The call that is open beside the list, or whose events are shown. */
  call: string | null;
}

/** One PBX, live: what is going on in it, and what can be done about it. */
export function PbxPage({ siteId, tab: asked, call }: PbxPageProps) {
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
      <Tab tab={tab} site={site} call={call} />
    </>
  );
}

function Tab({ tab, site, call }: { tab: PbxTab; site: SiteStatus; call: string | null }) {
  switch (tab) {
    case "channels":
      return <ChannelsTab siteId={site.id} callId={call} />;
    case "queues":
      return <QueuesTab siteId={site.id} />;
    case "extensions":
      return <ExtensionsTab siteId={site.id} />;
    case "parking":
      return <ParkingTab siteId={site.id} />;
    case "events":
      return <EventsTab key={call} site={site} call={call} />;
    case "actions":
      return <ActionsTab site={site} />;
  }
}

/** What is no longer certain of what the tab shows. */
function Trouble({ site, live, now }: { site: SiteStatus; live: boolean; now: number }) {
  const { tone, sentence } = siteState(site, now);
  return live && tone === "bad" ? <Notice tone="bad">{sentence}</Notice> : null;
}
