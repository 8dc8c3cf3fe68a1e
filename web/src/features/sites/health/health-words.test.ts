import type { SiteStatus } from "@patchbay/protocol/site";
import { expect, test } from "vitest";
import { siteStatusOf } from "../site-status.test-data.ts";
import { clockWords, healthNotes, isOlder, sizeWords } from "./health-words.ts";

const health = (change: Partial<NonNullable<SiteStatus["health"]>>): Partial<SiteStatus> => ({
  health: {
    roundTripMs: 40,
    outbox: 0,
    disk: { folder: "/var/spool/asterisk/monitor", freeBytes: 40 * 2 ** 30 },
    clockBehindMs: 20,
    at: 1,
    ...change,
  },
});

test("a connector that is well has no notes, nor has one that is away or of before", () => {
  expect(healthNotes(siteStatusOf(health({})))).toEqual([]);
  expect(healthNotes(siteStatusOf({ health: null }))).toEqual([]);
  expect(healthNotes(siteStatusOf({ ...health({ clockBehindMs: 60_000 }), link: "offline" }))).toEqual([]);
});

test.each<[Partial<SiteStatus>, string, RegExp]>([
  [
    health({ disk: { folder: "/srv/monitor", freeBytes: 300 * 2 ** 20 } }),
    "disk",
    /^Only 300 MB are left at \/srv\/monitor on pbx-a.*not recorded\.$/,
  ],
  [health({ clockBehindMs: 12_400 }), "clock", /pbx-a is 12 s behind\..*timedatectl/],
  [health({ clockBehindMs: -2_600 }), "clock", /2\.6 s ahead/],
  [health({ outbox: 1_200 }), "outbox", /^1200 messages wait .*uplink of pbx-a/],
  [health({ roundTripMs: 512.4 }), "slow_link", /takes 512 ms/],
  [{ connectorVersion: "0.0.9" }, "version", /0\.0\.9.*git pull/],
])("%o: %s", (change, trouble, sentence) => {
  const notes = healthNotes(siteStatusOf(change));
  expect(notes.map((note) => note.trouble)).toEqual([trouble]);
  expect(notes[0]?.sentence).toMatch(sentence);
});

test("figures read as they are said", () => {
  expect([0, 499, 1_500, -61_000].map(clockWords)).toEqual([
    "in step",
    "in step",
    "1.5 s behind",
    "61 s ahead",
  ]);
  expect([512 * 2 ** 20, 1.25 * 2 ** 30, 38.4 * 2 ** 30].map(sizeWords)).toEqual([
    "512 MB",
    "1.3 GB",
    "38 GB",
  ]);
  expect([isOlder("0.1.0", "0.1.1"), isOlder("0.10.0", "0.9.9"), isOlder("test", "0.1.0")]).toEqual([
    true,
    false,
    false,
  ]);
});
