import {
  type EntityChange,
  emptySiteView,
  parseChange,
  type SiteView,
  withChanges,
} from "@patchbay/protocol/pbx/site-view/view";
import type { SiteStatus } from "@patchbay/protocol/site";
import type { TopicReader } from "../../lib/feed/live-topic.ts";

/** A site as the feed gives it. */
export interface SiteFeed {
  site: SiteStatus | null;
  view: SiteView;
}

/** What this page cannot read, of a newer server, it does not show. */
const readable = (raw: readonly unknown[]): EntityChange[] =>
  raw.flatMap((one) => {
    const parsed = parseChange(one);
    return parsed.ok ? [parsed.value] : [];
  });

/** The topic `site:<id>`: a site, and what its PBX is made of. */
export const siteReader: TopicReader<SiteFeed> = {
  empty: { site: null, view: emptySiteView },
  read: (snapshot) =>
    "site" in snapshot
      ? { site: snapshot.site, view: withChanges(emptySiteView, readable(snapshot.entities)) }
      : null,
  reduce: (held, event) => {
    if (event.type === "site_status") return { ...held, site: event.site };
    if (event.type !== "site_changes") return held;
    return { ...held, view: withChanges(held.view, readable(event.changes)) };
  },
  hasHole: () => false,
};
