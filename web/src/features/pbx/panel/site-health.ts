import type { SiteStatus } from "@patchbay/protocol/site";
import { since } from "../../../lib/format/moment.ts";

/** How the ways to the PBX stand, for the row of tabs; nothing is claimed of what lies behind a broken one. */
export function healthOf(site: SiteStatus, live: boolean, now: number): string[] {
  if (!live) return ["Not known while this page is not live"];
  if (site.link !== "online") {
    return [site.linkSince === null ? "Never connected" : `Offline since ${since(site.linkSince, now)}`];
  }
  return [
    `AMI ${site.ami === "up" ? "up" : "down"}`,
    `Link up since ${since(site.linkSince ?? now, now)}`,
    ...(site.connectorVersion === "" ? [] : [`Connector ${site.connectorVersion}`]),
    // Distributions add their own build behind it.
    ...(site.asteriskVersion === "" ? [] : [`Asterisk ${site.asteriskVersion.split("+")[0]}`]),
  ];
}

/**
 * Whether what is shown of a PBX is how it is now: this page has a connection, its connector has, and Asterisk answers it. Where it is not,
 * since when; null where nobody knows. `told` is of this page's own connection, and `staleSince` when that ended.
 */
export function seenNow(
  site: Pick<SiteStatus, "link" | "linkSince" | "ami"> | null,
  told: boolean,
  staleSince: number | null,
): { live: boolean; since: number | null } {
  if (!told) return { live: false, since: staleSince };
  if (site === null) return { live: false, since: null };
  if (site.link !== "online") return { live: false, since: site.linkSince };
  return { live: site.ami === "up", since: null };
}
