import { siteTopic } from "@patchbay/protocol/feed";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import type { SiteStatus } from "@patchbay/protocol/site";
import { useNow } from "../../lib/browser/clock.ts";
import type { FeedClient } from "../../lib/feed/feed-client.ts";
import { useFeed, useTopic } from "../../lib/feed/feed-context.tsx";
import { LiveTopic } from "../../lib/feed/live-topic.ts";
import { type SiteFeed, siteReader } from "./site-reader.ts";

/** A site as a page shows it. */
export interface SitePage {
  view: SiteView;
  /** How its connector and its Asterisk stand; null until the feed has told. */
  site: SiteStatus | null;
  /** The server's time, epoch ms; it moves once a second. */
  now: number;
  /** False while what is shown may be of before. */
  live: boolean;
  /** Since when it may be, epoch ms; null while it is live, and where nothing was told yet. */
  staleSince: number | null;
  /** Nothing was told yet. */
  waiting: boolean;
  /** Why this page may not, or cannot, be shown. */
  refusal: { code: string; message: string } | null;
}

/** One topic a site, of this page's socket. */
const held = new WeakMap<FeedClient, Map<string, LiveTopic<SiteFeed>>>();

function topicOf(feed: FeedClient, siteId: string): LiveTopic<SiteFeed> {
  const topics = held.get(feed) ?? new Map<string, LiveTopic<SiteFeed>>();
  held.set(feed, topics);
  const topic = topics.get(siteId) ?? new LiveTopic(siteTopic(siteId), siteReader);
  topics.set(siteId, topic);
  return topic;
}

/** Everything that is known of a site's PBX, live while it is shown. */
export function useSiteView(siteId: string): SitePage {
  const feed = useFeed();
  const { phase, view, skewMs, asOf, refusal } = useTopic(feed, topicOf(feed, siteId));
  const now = useNow("second") + skewMs;
  const live = phase === "live";
  const staleSince = live ? null : asOf;
  return { view: view.view, site: view.site, now, live, staleSince, waiting: phase === "waiting", refusal };
}
