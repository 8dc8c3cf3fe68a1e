import type { SiteStatus } from "@patchbay/protocol/site";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { buttonLook } from "../../components/buttons/button.tsx";
import { EmptyState } from "../../components/placeholder.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { PillDot } from "../../components/state-dot.tsx";
import { absolute, since } from "../../lib/format/moment.ts";
import { Fact } from "./fact.tsx";
import { HealthFacts } from "./health/health-facts.tsx";
import { SiteRulesForm } from "./rules/site-rules-form.tsx";
import { SiteActions } from "./site-actions.tsx";
import { SiteCountry } from "./site-country.tsx";
import { SiteInside } from "./site-inside.tsx";
import { SiteWithheld } from "./site-withheld.tsx";
import { rivalWords, siteState } from "./site-words.ts";
import { sitesQuery } from "./sites-api.ts";
import { useSites } from "./use-sites.ts";

/** One PBX: how it stands, since when, what runs there, and who was turned away. */
export function SitePanel({ siteId }: { siteId: string }) {
  const { sites, now, live } = useSites();
  const stored = useQuery(sitesQuery);
  const site = sites.find((each) => each.id === siteId);
  return (
    <aside
      aria-label={site === undefined ? "Site" : `Site ${site.name}`}
      className="flex min-h-0 w-[468px] shrink-0 flex-col overflow-y-auto border-l border-line bg-surface max-wide:w-full max-wide:border-l-0"
    >
      {site !== undefined ? (
        <Facts site={site} now={now} live={live} />
      ) : stored.isPending ? (
        <div className="flex flex-col gap-3 p-5">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3 w-64" />
        </div>
      ) : (
        <EmptyState title="No such site">
          It may belong to another organization, or it was never here.
        </EmptyState>
      )}
    </aside>
  );
}

function Facts({ site, now, live }: { site: SiteStatus; now: number; live: boolean }) {
  const { tone, sentence } = siteState(site, now);
  const refusal = site.lastRefusal;
  // What a connector that is away said last is no longer certain.
  const known = live && site.link === "online";
  return (
    <>
      <header className="border-b border-line px-5 pt-3 pb-3.5 max-wide:px-3.5">
        <div className="flex items-center gap-2.5">
          <PillDot tone={live ? tone : "off"} />
          <h2 className="min-w-0 flex-1 truncate text-title font-semibold tracking-[-0.01em]">{site.name}</h2>
          <Link
            to="/pbx/$siteId/$tab"
            params={{ siteId: site.id, tab: "channels" }}
            className={buttonLook("plain")}
          >
            Open the panel
          </Link>
          <Link
            to="/sites"
            aria-label="Close the site"
            className="-mr-2 grid size-8 place-items-center rounded-[9px] text-ink-3 hover:bg-sunken hover:text-ink max-wide:size-11"
          >
            <X size={16} aria-hidden />
          </Link>
        </div>
        <p className={live && tone === "bad" ? "mt-1 text-bad" : "mt-1 text-ink-2"}>
          {live ? sentence : "Not known while this page is not live."}
        </p>
      </header>
      <dl className="num px-5 py-1.5 max-wide:px-3.5">
        <Fact name="Connector">
          {linkWords[site.link]}
          {site.linkSince === null ? null : (
            <span title={absolute(site.linkSince)} className="text-ink-2">
              {" "}
              since {since(site.linkSince, now)}
            </span>
          )}
        </Fact>
        <Fact name="Asterisk (AMI)">
          {known ? amiWords[site.ami] : "Not known while the connector is away"}
          {known && site.amiReason !== "" ? <span className="block text-bad">{site.amiReason}</span> : null}
        </Fact>
        <Fact name="Asterisk version">{site.asteriskVersion || "–"}</Fact>
        <Fact name="Connector's machine">
          <Machines site={site} known={known} now={now} />
        </Fact>
        <HealthFacts site={site} known={known} />
        <Fact name="Channels">{known ? site.channels : "–"}</Fact>
        <Fact name="Callers waiting">{known ? site.waiting : "–"}</Fact>
        <Fact name="Channels let go">
          {site.lastSweep === null ? (
            "none"
          ) : (
            <>
              {site.lastSweep.count} that no call needed any more
              <span className="block text-ink-2" title={absolute(site.lastSweep.at)}>
                {since(site.lastSweep.at, now)}
              </span>
            </>
          )}
        </Fact>
        <Fact name="Last refused connector">
          {refusal === null ? (
            "none"
          ) : (
            <>
              <span className="text-bad">{refusal.reason}</span>
              <span className="block text-ink-2" title={absolute(refusal.at)}>
                {since(refusal.at, now)} · {refusal.count === 1 ? "once" : `${refusal.count} times`}
              </span>
            </>
          )}
        </Fact>
        <Fact name="Site id">
          <span className="font-mono text-small">{site.id}</span>
        </Fact>
      </dl>
      <SiteCountry site={site} />
      <SiteWithheld site={site} />
      <SiteInside site={site} />
      <SiteRulesForm key={site.id} site={site} />
      <SiteActions site={site} />
    </>
  );
}

const linkWords: Record<SiteStatus["link"], string> = {
  never: "Never connected",
  online: "Online",
  offline: "Offline",
};
const amiWords: Record<SiteStatus["ami"], string> = {
  unknown: "Not known",
  up: "Reachable",
  down: "Not reachable",
};

/** Where the connector runs; and where another one does that has the same token, which of them is live. */
function Machines({ site, known, now }: { site: SiteStatus; known: boolean; now: number }) {
  const rival = rivalWords(site, now) === null ? null : site.rival;
  if (rival === null) return site.connectorHost || "–";
  return (
    <ul data-rivals>
      <li>
        {site.connectorHost || "not named"} <span className="text-ink-2">{known ? "live" : "last here"}</span>
      </li>
      <li className="text-warn-ink">
        {rival.host || "not named"}, turned away {since(rival.lastAt, now)}: it has the same token. Stop it,
        or give it a site and token of its own.
      </li>
    </ul>
  );
}
