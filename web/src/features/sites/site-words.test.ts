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
  [{ link: "never", linkSince: null }, "off", /No connector has come/],
  [{ link: "offline", revoked: true }, "off", /revoked/],
])("%o is %s", (more, tone, sentence) => {
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
