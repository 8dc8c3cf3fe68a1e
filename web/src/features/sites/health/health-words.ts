import { type HealthTrouble, troublesIn } from "@patchbay/protocol/link/connector-health";
import type { SiteStatus } from "@patchbay/protocol/site";
import { RELEASE } from "@patchbay/protocol/version";

/** Something about a connector that somebody has to mend: two words for a pill, a sentence that says what to do. */
export interface HealthNote {
  trouble: HealthTrouble | "version";
  short: string;
  sentence: string;
}

/** What is to be mended at a site's connector, the worst first; nothing while it is away. */
export function healthNotes(site: SiteStatus): HealthNote[] {
  if (site.link !== "online") return [];
  const ofHealth = site.health === null ? [] : troublesIn(site.health).map((one) => noteOf(one, site));
  return isOlder(site.connectorVersion, RELEASE) ? [...ofHealth, versionNote(site)] : ofHealth;
}

function noteOf(trouble: HealthTrouble, { health, connectorHost }: SiteStatus): HealthNote {
  const machine = connectorHost || "the connector’s machine";
  switch (trouble) {
    case "disk":
      return {
        trouble,
        short: "disk nearly full",
        sentence: `Only ${sizeWords(health?.disk?.freeBytes ?? 0)} are left at ${health?.disk?.folder ?? ""} on ${machine}, where Asterisk writes recordings. Move old ones away: without room calls go on and are not recorded.`,
      };
    case "clock":
      return {
        trouble,
        short: "clock is off",
        sentence: `The clock of ${machine} is ${clockWords(health?.clockBehindMs ?? 0)}. Have it set by the network there: timedatectl set-ntp true.`,
      };
    case "outbox":
      return {
        trouble,
        short: "news comes late",
        sentence: `${health?.outbox ?? 0} messages wait at the connector, so what happens at the PBX is shown late. Look whether the uplink of ${machine} is full.`,
      };
    case "slow_link":
      return {
        trouble,
        short: "slow link",
        sentence: `A word to the connector and back takes ${latencyWords(health?.roundTripMs ?? null)}: whatever is asked of the PBX waits that long, and assistants answer that much later. Look at the uplink of ${machine}.`,
      };
  }
}

const versionNote = ({ connectorVersion }: SiteStatus): HealthNote => ({
  trouble: "version",
  short: "old connector",
  sentence: `The connector is ${connectorVersion}, and this Patchbay ${RELEASE}. Bring it up to date beside the PBX: git pull, npm install, and start it again.`,
});

/** Of two versions as `1.2.3`; what is none is not older. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => /^(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number));
  if (one === undefined || other === undefined) return false;
  const at = one.findIndex((part, n) => part !== other[n]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
}

export const latencyWords = (ms: number | null): string => (ms === null ? "–" : `${Math.round(ms)} ms`);

/** How far it is off: `in step`, `12 s behind`, `1.5 s ahead`. */
export function clockWords(behindMs: number): string {
  const seconds = Math.abs(behindMs) / 1_000;
  if (seconds < 0.5) return "in step";
  const shown = seconds < 10 ? seconds.toFixed(1) : Math.round(seconds).toLocaleString("en");
  return `${shown} s ${behindMs > 0 ? "behind" : "ahead"}`;
}

/** `38 GB`, `512 MB`, in powers of two. */
export function sizeWords(bytes: number): string {
  const [gigabyte, megabyte] = [2 ** 30, 2 ** 20];
  if (bytes >= gigabyte)
    return `${Math.round((bytes / gigabyte) * (bytes < 10 * gigabyte ? 10 : 1)) / (bytes < 10 * gigabyte ? 10 : 1)} GB`;
  return `${Math.floor(bytes / megabyte)} MB`;
}
