import { Link } from "@tanstack/react-router";
import { PillDot } from "../../components/state-dot.tsx";
import { useNow } from "../../lib/browser/clock.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { siteState, worstFirst } from "../sites/site-words.ts";

/** At phone width, where no pills fit: one line for the worst site, only when something is wrong with it. */
export function SiteNotice() {
  const { view, phase, skewMs } = useCallsFeed();
  const now = useNow("half-minute") + skewMs;
  const site = worstFirst(view.sites.values(), now)[0];
  if (site === undefined || phase !== "live") return null;
  const { tone, sentence } = siteState(site, now);
  if (tone !== "bad" && tone !== "warn") return null;
  return (
    <Link
      to="/sites/$siteId"
      params={{ siteId: site.id }}
      data-site-notice={site.id}
      className="hidden items-start gap-2 border-line border-b bg-surface px-4 py-2 text-ink-2 max-wide:flex"
    >
      <span className="mt-1.5">
        <PillDot tone={tone} />
      </span>
      <span>{sentence}</span>
    </Link>
  );
}
