import type { SiteStatus } from "@patchbay/protocol/site";

const SINCE = Date.UTC(2026, 10, 26, 14, 29);

/** A site that is well, but for what is named. */
export const siteStatusOf = (more: Partial<SiteStatus> = {}): SiteStatus => ({
  id: "oslo01",
  name: "Oslo PBX",
  link: "online",
  linkSince: SINCE,
  ami: "up",
  amiReason: "",
  asteriskVersion: "22.8.0",
  connectorVersion: "0.1.0",
  channels: 0,
  waiting: 0,
  revoked: false,
  lastRefusal: null,
  lastSweep: null,
  withheldShownTo: "nobody",
  listsInside: false,
  connectorHost: "pbx-a",
  connectorTrouble: "",
  rival: null,
  country: null,
  rules: { acts: "*", contexts: "*", numbers: "*", command: false },
  premises: null,
  health: null,
  ...more,
});
