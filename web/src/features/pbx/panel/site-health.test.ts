import { expect, test } from "vitest";
import { seenNow } from "./site-health.ts";

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
