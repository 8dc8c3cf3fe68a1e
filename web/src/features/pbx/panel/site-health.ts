import type { SiteStatus } from "@patchbay/protocol/site";
import { since } from "../../../lib/format/moment.ts";
import {
  clockWords,
  type HealthNote,
  healthNotes,
  latencyWords,
  sizeWords,
} from "../../sites/health/health-words.ts";

/** One word on how the ways to a PBX stand; `trouble` says what is to be done where that is something. */
export interface HealthPart {
  words: string;
  trouble: string;
}
const well = (words: string): HealthPart => ({ words, trouble: "" });

/** How the ways to the PBX stand, for the row of tabs; nothing is claimed of what lies behind a broken one. */
export function healthOf(site: SiteStatus, live: boolean, now: number): HealthPart[] {
  if (!live) return [well("Not known while this page is not live")];
  if (site.link !== "online") {
    return [
      well(site.linkSince === null ? "Never connected" : `Offline since ${since(site.linkSince, now)}`),
    ];
  }
  const notes = healthNotes(site);
  const part = (words: string, trouble: HealthNote["trouble"]): HealthPart => ({
    words,
    trouble: notes.find((note) => note.trouble === trouble)?.sentence ?? "",
  });
  const { health } = site;
  return [
    well(`AMI ${site.ami === "up" ? "up" : "down"}`),
    health === null
      ? well(`Link up since ${since(site.linkSince ?? now, now)}`)
      : part(`Link ${latencyWords(health.roundTripMs)}`, "slow_link"),
    ...(health === null
      ? []
      : [
          part(`Outbox ${health.outbox}`, "outbox"),
          part(`Clock ${clockWords(health.clockBehindMs)}`, "clock"),
          ...(health.disk === null ? [] : [part(`${sizeWords(health.disk.freeBytes)} free`, "disk")]),
        ]),
    ...(site.connectorVersion === "" ? [] : [part(`Connector ${site.connectorVersion}`, "version")]),
    // Distributions add their own build behind it.
    ...(site.asteriskVersion === "" ? [] : [well(`Asterisk ${site.asteriskVersion.split("+")[0]}`)]),
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
