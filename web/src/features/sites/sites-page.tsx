import type { SiteStatus } from "@patchbay/protocol/site";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { cx } from "../../components/class-names.ts";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { PillDot } from "../../components/state-dot.tsx";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { AskedPageHead } from "../shell/asked-page-head.tsx";
import { AddSite } from "./add-site.tsx";
import { siteState, worstFirst } from "./site-words.ts";
import { sitesQuery } from "./sites-api.ts";
import { useSites } from "./use-sites.ts";

/** How many channels are up; nothing while nobody can know. */
const channelWords = ({ link, channels }: SiteStatus, live: boolean): string =>
  live && link === "online" ? `${channels} ${channels === 1 ? "channel" : "channels"}` : "";

/** Every PBX, the one in trouble first; one of them beside the list. */
export function SitesPage() {
  const { siteId } = useParams({ strict: false });
  const { sites, now, live } = useSites();
  const stored = useQuery(sitesQuery);
  const refusal = useRefusal("sites.manage");
  const offline = useOffline();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button tone="primary" refusal={refusal ?? offline} onClick={() => setAdding(true)}>
      <Plus size={14} aria-hidden />
      Add site
    </Button>
  );
  return (
    <>
      <AskedPageHead title="Sites" actions={add} />
      <div className="flex min-h-0 flex-1">
        <section
          aria-label="Site list"
          className={cx("min-w-0 flex-1 overflow-y-auto", siteId !== undefined && "max-wide:hidden")}
        >
          {sites.length === 0 && stored.isPending ? <RowSkeletons label="Loading sites" /> : null}
          {sites.length === 0 && stored.isError ? (
            <FailedState
              title="The sites could not be loaded"
              message={stored.error.message}
              action={<Button onClick={() => void stored.refetch()}>Try again</Button>}
            />
          ) : null}
          {sites.length === 0 && stored.isSuccess ? (
            <EmptyState title="No sites yet" action={refusal === undefined ? add : undefined}>
              A site is one PBX with one connector beside it. Its calls and its health appear here.
            </EmptyState>
          ) : null}
          <ul aria-label="Sites">
            {worstFirst(sites, now).map((site) => {
              const { tone, short } = siteState(site, now);
              return (
                <li
                  key={site.id}
                  data-site-id={site.id}
                  className={cx(
                    "num relative flex h-[46px] items-center gap-4 border-b border-line px-5 max-wide:px-3.5",
                    site.id === siteId ? "bg-accent-soft" : "hover:bg-sunken",
                  )}
                >
                  <PillDot tone={live ? tone : "off"} />
                  <div className="min-w-0 flex-1">
                    <Link
                      to="/sites/$siteId"
                      params={{ siteId: site.id }}
                      className="stretched block truncate font-medium outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                    >
                      {site.name}
                    </Link>
                    <p
                      className={cx(
                        "truncate text-small",
                        live && tone === "bad" ? "text-bad" : "text-ink-2",
                      )}
                    >
                      {live ? short : "not known while this page is not live"}
                    </p>
                  </div>
                  <span className="text-ink-2 max-wide:hidden">
                    {site.asteriskVersion === "" ? "" : `Asterisk ${site.asteriskVersion}`}
                  </span>
                  <span className="w-24 text-right text-ink-2">{channelWords(site, live)}</span>
                </li>
              );
            })}
          </ul>
        </section>
        <Outlet />
      </div>
      <AddSite open={adding} onClose={() => setAdding(false)} />
    </>
  );
}
