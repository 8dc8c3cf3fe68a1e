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
