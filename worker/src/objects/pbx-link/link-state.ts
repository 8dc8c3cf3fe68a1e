import { randomToken } from "@patchbay/protocol/ids";
import { seenHealth } from "@patchbay/protocol/link/connector-health";
import { siteRules } from "@patchbay/protocol/pbx/site-rules";
import type { SiteStatus } from "@patchbay/protocol/site";
import * as z from "zod";
import { hashToken, sameDigest } from "../../auth/tokens.ts";
import type { SiteFile } from "../../store/files/site-file.ts";
import type { Settings } from "../common/settings.ts";
import { envelope } from "./wire/outgoing.ts";

/** What this object has seen of the site's connector. */
const linkState = z.object({
  /** The connector's numbering that `received` belongs to. */
  epoch: z.string(),
  received: z.number().int(),
  edgeEpoch: z.string(),
  link: z.enum(["never", "online", "offline"]),
  linkSince: z.number().int().nullable(),
  ami: z.enum(["unknown", "up", "down"]),
  amiReason: z.string(),
  asteriskVersion: z.string(),
  connectorVersion: z.string(),
  connectorHost: z.string().default(""),
  connectorTrouble: z.string().default(""),
  premises: siteRules.nullable().default(null),
  health: seenHealth.nullable().default(null),
  rival: z
    .object({ host: z.string(), version: z.string(), replacedAt: z.number(), lastAt: z.number() })
    .nullable()
    .default(null),
  /** Connectors that a newer one has replaced: while that one is there they do not come back. */
  replaced: z
    .array(z.object({ id: z.string(), host: z.string(), version: z.string(), at: z.number() }))
    .default([]),
  lastRefusal: z.object({ at: z.number().int(), reason: z.string(), count: z.number().int() }).nullable(),
  lastSweep: z.object({ at: z.number().int(), count: z.number().int() }).nullable().default(null),
  /** How many channels the last snapshot had no room for. */
  leftOut: z.number().int().default(0),
});
export type LinkState = z.infer<typeof linkState>;

const newLinkState = (edgeEpoch: string): LinkState => ({
  epoch: "",
  received: 0,
  edgeEpoch,
  link: "never",
  linkSince: null,
  ami: "unknown",
  amiReason: "",
  asteriskVersion: "",
  connectorVersion: "",
  connectorHost: "",
  connectorTrouble: "",
  premises: null,
  health: null,
  rival: null,
  replaced: [],
  lastRefusal: null,
  lastSweep: null,
  leftOut: 0,
});

const KEY = "link";

/** How the link stands, as it outlives this process. */
export class KeptLink {
  readonly #settings: Settings;
  #state: LinkState;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#state = settings.get(KEY, linkState) ?? newLinkState(randomToken(8));
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Nothing is known of the PBX now. */
  get isBlind(): boolean {
    return this.#state.link !== "online" || this.#state.ami !== "up";
  }

  keep(change: Partial<LinkState>): void {
    this.#state = { ...this.#state, ...change };
    this.#settings.set(KEY, this.#state);
  }
}

export const sweptNow = ({ lastSweep }: LinkState, count: number): LinkState["lastSweep"] => ({
  at: Date.now(),
  count: (lastSweep?.count ?? 0) + count,
});

export const refusedNow = ({ lastRefusal }: LinkState, reason: string): LinkState["lastRefusal"] => ({
  at: Date.now(),
  reason,
  count: (lastRefusal?.count ?? 0) + 1,
});

/** Why a connector with this secret may not connect, in words for the site's page; null when it may. */
export async function whyRefused(file: SiteFile, secret: string): Promise<string | null> {
  if (file.revoked) return "The site's token was revoked.";
  return sameDigest(await hashToken(secret), file.tokenHash) ? null : "The token's secret is wrong.";
}

/** The message to a connector that has come in. */
export function welcomeTo({ name }: SiteFile, { edgeEpoch, received }: LinkState): string {
  return envelope(
    { type: "welcome", data: { edgeEpoch, received, siteName: name, brief: true } },
    0,
    received,
  );
}

const inPart = (leftOut: number): string =>
  `The PBX has more channels than can be told at once: ${leftOut} are not counted here.`;

/** The site as dashboards see it. What is known of AMI is worth nothing while the link is down. */
export function statusOf(
  file: SiteFile,
  state: LinkState,
  counts: { channels: number; waiting: number },
): SiteStatus {
  const {
    epoch: _epoch,
    received: _received,
    edgeEpoch: _edgeEpoch,
    replaced: _replaced,
    leftOut,
    ...seen
  } = state;
  return {
    id: file.siteId,
    name: file.name,
    revoked: file.revoked,
    country: file.country,
    withheldShownTo: file.withheldShownTo,
    rules: file.rules,
    listsInside: file.listsInside,
    ...seen,
    amiReason: seen.amiReason || (leftOut === 0 ? "" : inPart(leftOut)),
    ami: seen.link === "online" ? seen.ami : "unknown",
    ...counts,
  };
}
