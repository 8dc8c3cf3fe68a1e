import { Link } from "@tanstack/react-router";
import { pillLook } from "../../components/pill.ts";
import { PillDot } from "../../components/state-dot.tsx";
import { useNow } from "../../lib/browser/clock.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { siteState, worstFirst } from "../sites/site-words.ts";

const SHOWN = 2;

/** The health of the sites that matter most; while the page itself is not live it claims nothing about them. */
export function SitePills() {
  const { view, phase, skewMs } = useCallsFeed();
  const now = useNow("half-minute") + skewMs;
  const sites = worstFirst(view.sites.values(), now);
  const shown = sites.length > SHOWN + 1 ? sites.slice(0, SHOWN) : sites;
  return (
    <>
      {shown.map((site) => {
        const { tone, short, sentence } = siteState(site, now);
        const certain = phase === "live";
        const words = tone === "live" ? "" : short;
        return (
          <Link
            key={site.id}
            to="/sites/$siteId"
            params={{ siteId: site.id }}
            title={certain ? sentence : "Not known while this page is not live."}
            data-site-id={site.id}
            data-site-link={site.link}
            className={pillLook(certain && tone === "bad")}
          >
            <PillDot tone={certain ? tone : "off"} />
            <span className="sr-only">Site </span>
            <span className="truncate">{site.name}</span>
            {certain && words !== "" ? (
              <span className="truncate">{words}</span>
            ) : (
              <span className="sr-only">{certain ? ` ${short}` : " not known"}</span>
            )}
          </Link>
        );
      })}
      {shown.length < sites.length ? (
        <Link to="/sites" className={pillLook(false)}>
          {sites.length - shown.length} more sites
        </Link>
      ) : null}
    </>
  );
}
