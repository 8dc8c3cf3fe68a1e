import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { Button, buttonLook } from "../../../components/buttons/button.tsx";
import { EmptyState, FailedState } from "../../../components/placeholder.tsx";
import { RowSkeletons } from "../../../components/skeleton.tsx";
import { PillDot } from "../../../components/state-dot.tsx";
import { PageHead } from "../../shell/page-head.tsx";
import { siteState, worstFirst } from "../../sites/site-words.ts";
import { sitesQuery } from "../../sites/sites-api.ts";
import { useSites } from "../../sites/use-sites.ts";
import { FIRST_TAB } from "./tabs.ts";

/** Which PBX to look at; where there is but one, that one. */
export function PbxIndex() {
  const { sites, now, live } = useSites();
  const stored = useQuery(sitesQuery);
  const [only] = sites;
  if (stored.isSuccess && only !== undefined && sites.length === 1)
    return (
      <Navigate to="/pbx/$siteId/$tab" params={{ siteId: only.id, tab: FIRST_TAB }} search={{}} replace />
    );
  return (
    <>
      <PageHead title="PBX" />
      <ul aria-label="PBXs">
        {worstFirst(sites, now).map((site) => {
          const { tone, short } = siteState(site, now);
          return (
            <li
              key={site.id}
              className="num relative flex h-[46px] items-center gap-4 border-b border-line px-5 hover:bg-sunken max-wide:px-3.5"
            >
              <PillDot tone={live ? tone : "off"} />
              <Link
                to="/pbx/$siteId/$tab"
                params={{ siteId: site.id, tab: FIRST_TAB }}
                search={{}}
                className="stretched min-w-0 flex-1 truncate font-medium outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                {site.name}
              </Link>
              <span className="text-ink-2">{live ? short : "not known while this page is not live"}</span>
            </li>
          );
        })}
      </ul>
      {sites.length === 0 && stored.isPending ? <RowSkeletons label="Loading the PBXs" /> : null}
      {sites.length === 0 && stored.isError ? (
        <FailedState
          title="The PBXs could not be loaded"
          message={stored.error.message}
          action={<Button onClick={() => void stored.refetch()}>Try again</Button>}
        />
      ) : null}
      {sites.length === 0 && stored.isSuccess ? (
        <EmptyState
          title="No PBX yet"
          action={
            <Link to="/sites" className={buttonLook("plain")}>
              Sites
            </Link>
          }
        >
          Once a site’s connector is in, its calls, queues, extensions and events are here.
        </EmptyState>
      ) : null}
    </>
  );
}
