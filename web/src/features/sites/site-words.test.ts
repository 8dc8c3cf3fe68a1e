import type { SiteStatus } from "@patchbay/protocol/site";
import { expect, test } from "vitest";
import { siteStatusOf as site } from "./site-status.test-data.ts";
import { siteState, worstFirst } from "./site-words.ts";

const now = Date.UTC(2026, 10, 26, 14, 30);

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
  [
    { health: { roundTripMs: 20, outbox: 0, disk: null, clockBehindMs: 9_000, at: now } },
    "warn",
    /^Online since .* The clock of pbx-a is 9\.0 s behind/,
  ],
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
