import { expect, test } from "vitest";
import { siteStatusOf } from "../../sites/site-status.test-data.ts";
import { healthOf, seenNow } from "./site-health.ts";

const online = { link: "online", linkSince: 1_000, ami: "up" } as const;

test("a PBX is seen now while this page, its connector and its Asterisk are all there", () => {
  expect(seenNow(online, true, null)).toEqual({ live: true, since: null });
});

test("of a site that is out of reach it says since when, as of a page that is", () => {
  expect(seenNow({ ...online, link: "offline", linkSince: 5_000 }, true, null)).toEqual({
    live: false,
    since: 5_000,
  });
  expect(seenNow(online, false, 7_000)).toEqual({ live: false, since: 7_000 });
});

test("an Asterisk that does not answer is not live, though its connector is there", () => {
  expect(seenNow({ ...online, ami: "down" }, true, null)).toEqual({ live: false, since: null });
  expect(seenNow(null, true, null)).toEqual({ live: false, since: null });
});

test("the row of tabs says how the ways to the PBX stand, and what is to be mended at one", () => {
  const health = {
    roundTripMs: 41.6,
    outbox: 2,
    disk: { folder: "/srv", freeBytes: 41 * 2 ** 30 },
    clockBehindMs: -4_000,
    at: 1,
  };
  const parts = healthOf(siteStatusOf({ health }), true, 2);
  expect(parts.map(({ words }) => words)).toEqual([
    "AMI up",
    "Link 42 ms",
    "Outbox 2",
    "Clock 4.0 s ahead",
    "41 GB free",
    "Connector 0.1.0",
    "Asterisk 22.8.0",
  ]);
  expect(parts.filter(({ trouble }) => trouble !== "")).toEqual([
    { words: "Clock 4.0 s ahead", trouble: expect.stringContaining("timedatectl") },
  ]);
  expect(healthOf(siteStatusOf({ link: "offline" }), true, 2).map(({ words }) => words)).toEqual([
    expect.stringContaining("Offline since"),
  ]);
});
