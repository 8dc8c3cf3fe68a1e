import type { SiteStatus } from "@patchbay/protocol/site";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useNow } from "../../lib/browser/clock.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { sitesQuery } from "./sites-api.ts";

/** The organization's sites: the feed's word where it has one, the stored one else. `now` is the server's, epoch ms. */
export function useSites(): { sites: readonly SiteStatus[]; now: number; live: boolean } {
  const feed = useCallsFeed();
  const stored = useQuery(sitesQuery);
  const now = useNow("half-minute") + feed.skewMs;
  const sites = useMemo(
    () => [
      ...new Map([
        ...(stored.data?.sites ?? []).map((site) => [site.id, site] as const),
        ...feed.view.sites,
      ]).values(),
    ],
    [stored.data, feed.view.sites],
  );
  return { sites, now, live: feed.phase === "live" };
}
