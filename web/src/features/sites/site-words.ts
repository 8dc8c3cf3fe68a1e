import type { SiteStatus } from "@patchbay/protocol/site";
import { since } from "../../lib/format/moment.ts";
import { healthNotes } from "./health/health-words.ts";

/** How a site stands: a tone for its dot, two words for its pill, a sentence for its page. */
export interface SiteState {
  tone: "live" | "warn" | "bad" | "off";
  short: string;
  sentence: string;
}

/** `now` is epoch ms by the server's clock. */
export function siteState(site: SiteStatus, now: number): SiteState {
  const time = site.linkSince === null ? "" : since(site.linkSince, now);
  if (site.revoked) {
    return {
      tone: "off",
      short: "revoked",
      sentence: "Its token is revoked, so no connector is let in. Make a new token to connect it again.",
    };
  }
  if (site.link === "never") {
    return {
      tone: "off",
      short: "not connected yet",
      sentence:
        "No connector has come with its token yet. Start the connector beside the PBX with this site's token.",
    };
  }
  if (site.link === "offline") {
    return {
      tone: "bad",
      short: `offline since ${time}`,
      sentence: `${site.name} has been offline since ${time}. Calls there go to the PBX's own fallback queue.`,
    };
  }
  if (site.ami === "down") {
    const reason = site.amiReason === "" ? "" : ` ${site.amiReason}`;
    return {
      tone: "warn",
      short: "PBX not reachable",
      sentence: `The connector is online, but it cannot reach its Asterisk.${reason}`,
    };
  }
  if (site.ami === "unknown") {
    return {
      tone: "warn",
      short: "connecting to the PBX",
      sentence: "The connector is online and is signing in at its Asterisk.",
    };
  }
  if (site.connectorTrouble !== "") {
    return {
      tone: "warn",
      short: "connector in trouble",
      sentence: `Calls go on, but the connector needs help: ${site.connectorTrouble}`,
    };
  }
  const rival = rivalWords(site, now);
  if (rival !== null) return { tone: "warn", short: "two connectors", sentence: rival };
  const [note] = healthNotes(site);
  if (note !== undefined)
    return { tone: "warn", short: note.short, sentence: `Online since ${time}. ${note.sentence}` };
  return { tone: "live", short: "online", sentence: `Online since ${time}.` };
}

/** A second connector tries again all the time; when it has not for so long it is gone. */
const RIVAL_GONE_MS = 120_000;
const machine = (host: string): string => host || "a machine that does not say its name";

/** That another connector has the site's token, and what to do; null when none has tried to come back of late. */
export function rivalWords(
  { rival, connectorHost, connectorVersion }: SiteStatus,
  now: number,
): string | null {
  if (rival === null || now - rival.lastAt > RIVAL_GONE_MS) return null;
  const present = `the connector on ${machine(connectorHost)} (${connectorVersion}) has the site`;
  const other = `another on ${machine(rival.host)} (${rival.version}), which it replaced ${since(rival.replacedAt, now)}, still tries to come back`;
  return `Two connectors use this site's token: ${present}, ${other}. Stop one of them, or give it a site and token of its own.`;
}

/** The worst first, so that a pill for many sites shows what matters. */
export function worstFirst(sites: Iterable<SiteStatus>, now: number): SiteStatus[] {
  const rank = { bad: 0, warn: 1, live: 2, off: 3 };
  return [...sites].sort(
    (a, b) => rank[siteState(a, now).tone] - rank[siteState(b, now).tone] || a.name.localeCompare(b.name),
  );
}
