import type { SiteStatus } from "@patchbay/protocol/site";
import { expect, test } from "vitest";
import { siteState, worstFirst } from "./site-words.ts";

const now = Date.UTC(2026, 10, 26, 14, 30);

const site = (more: Partial<SiteStatus> = {}): SiteStatus => ({
  id: "oslo01",
  name: "Oslo PBX",
  link: "online",
  linkSince: now - 60_000,
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
  connectorHost: "pbx-a",
  connectorTrouble: "",
  rival: null,
  country: null,
  ...more,
});

test.each<[Partial<SiteStatus>, string, RegExp]>([
  [{}, "live", /^Online since/],
  [{ link: "offline" }, "bad", /^Oslo PBX has been offline since .* fallback queue\.$/],
  [
    { ami: "down", amiReason: "Wrong password for the manager user." },
    "warn",
    /Wrong password for the manager user\.$/,
  ],
  [{ ami: "unknown" }, "warn", /signing in/],
  [{ connectorTrouble: "The disk is full." }, "warn", /The disk is full\.$/],
  [
    { rival: { host: "pbx-b", version: "0.1.0", replacedAt: now - 600_000, lastAt: now - 15_000 } },
    "warn",
    /^Two connectors use .*pbx-a .*has the site, another on pbx-b .*Stop one of them/,
  ],
  [{ rival: { host: "pbx-b", version: "0.1.0", replacedAt: 0, lastAt: now - 300_000 } }, "live", /^Online/],
  [{ link: "never", linkSince: null }, "off", /No connector has come/],
  [{ link: "offline", revoked: true }, "off", /revoked/],
])("E2, E9: %o is %s", (more, tone, sentence) => {
  const state = siteState(site(more), now);
  expect(state.tone).toBe(tone);
  expect(state.sentence).toMatch(sentence);
});

test("the site in trouble stands first", () => {
  const order = worstFirst(
    [
      site({ name: "B" }),
      site({ name: "A" }),
      site({ name: "Z", link: "offline" }),
      site({ name: "New", link: "never" }),
    ],
    now,
  );
  expect(order.map(({ name }) => name)).toEqual(["Z", "A", "B", "New"]);
});
