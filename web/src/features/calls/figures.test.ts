import { expect, test } from "vitest";
import { assistantAnswers, ended, sampleLog, summaryOf } from "../../../dev/sample-calls.ts";
import { isOfEarlierDay, stripOf, tabCounts } from "./figures.ts";

const figures = {
  timeZone: "UTC",
  since: 0,
  today: 100,
  attention: 2,
  attentionBySource: { pbx: 2, twilio: 0, browser: 0, campaign: 0, inside: 0 },
  oldestAttentionAt: -3,
  averageDurationMs: 215_000,
  bySource: { pbx: 60, twilio: 40, browser: 0, campaign: 0, inside: 0 },
  all: {
    bySource: { pbx: 500, twilio: 300, browser: 0, campaign: 0, inside: 0 },
    handledBySource: { pbx: 7, twilio: 4, browser: 0, campaign: 0, inside: 0 },
  },
};

test("live calls stand on top of the history's figures, and no call is counted twice", () => {
  const talking = summaryOf(sampleLog({ label: "talk", startedAt: 0 }, [[500, assistantAnswers()]]));
  const ringing = summaryOf(sampleLog({ label: "ring", startedAt: 0, source: "twilio" }, []));
  const [before, after] = [4_000, 9_000].map((ms) =>
    summaryOf(sampleLog({ label: `end${ms === 4_000 ? "b" : "c"}`, startedAt: 0 }, [[ms, ended()]])),
  );
  if (before === undefined || after === undefined) throw new Error("two calls");
  expect(stripOf([talking, ringing, before, after], figures, 5_000)).toEqual({
    today: 103,
    live: 2,
    liveByAssistant: 1,
    liveByPeople: 0,
    ringing: 1,
    queued: 0,
    attention: 2,
    attentionBySource: { pbx: 2, twilio: 0, browser: 0, campaign: 0, inside: 0 },
    oldestAttentionAt: -3,
    averageDurationMs: 215_000,
    bySource: { pbx: 62, twilio: 41, browser: 0, campaign: 0, inside: 0 },
    all: { ...figures.all, bySource: { pbx: 502, twilio: 301, browser: 0, campaign: 0, inside: 0 } },
  });
});

test("a caller who waits in a queue is not counted as one who rings", () => {
  const waiting = summaryOf(
    sampleLog({ label: "wait", startedAt: 0 }, [
      [500, { type: "queue_joined", queue: "support", position: 1 }],
    ]),
  );
  expect(stripOf([waiting], figures, 5_000)).toMatchObject({ live: 1, ringing: 0, queued: 1 });
});

test("before the server has spoken, only what the feed says is shown", () => {
  expect(stripOf([], undefined, 0)).toMatchObject({
    today: null,
    attention: null,
    averageDurationMs: null,
    live: 0,
  });
});

test("an average of no calls is no average", () => {
  const none = { ...figures, today: 0, attention: 0, averageDurationMs: 0, bySource: figures.bySource };
  expect(stripOf([], none, 0)).toMatchObject({ today: 0, averageDurationMs: null });
});

test("D5: what is open counts however old, and says how old the oldest is", () => {
  const now = summaryOf(sampleLog({ label: "now", startedAt: 9 }, [[1, ended()]]));
  const missed = { ...now, attention: "Nobody took the call in time.", endedAt: 6_000 };
  const strip = stripOf([missed], figures, 5_000);
  expect(strip).toMatchObject({ attention: 3, oldestAttentionAt: -3 });
  expect(stripOf([missed], { ...figures, attention: 0, oldestAttentionAt: null }, 5_000)).toMatchObject({
    attention: 1,
    oldestAttentionAt: 9,
  });
});

test("D5: a tab counts what it lists under these filters, and nothing that it does not know", () => {
  const strip = stripOf([], figures, 0);
  const calls = (["twilio", "pbx"] as const).map((source) =>
    summaryOf(sampleLog({ label: source, startedAt: 0, source }, [[500, assistantAnswers()]])),
  );
  expect(tabCounts(calls, strip, "", "")).toEqual({
    live: 2,
    attention: 2,
    all: 800,
    handled: 11,
  });
  expect(tabCounts(calls, strip, "twilio", "")).toEqual({
    live: 1,
    attention: 0,
    all: 300,
    handled: 4,
  });
  const uncounted = stripOf([], { ...figures, all: null }, 0);
  expect(tabCounts(calls, uncounted, "", "")).toEqual({ live: 2, attention: 2 });
  expect(tabCounts(calls, strip, "", "crown")).toEqual({ live: 0 });
  expect(tabCounts(calls, stripOf([], undefined, 0), "", "")).toEqual({ live: 2 });
});

test("D5: figures of a day that is over are of today no more, by the organization's clock", () => {
  const oslo = { since: Date.parse("2026-11-29T23:00:00Z"), timeZone: "Europe/Oslo" };
  expect(isOfEarlierDay(oslo, Date.parse("2026-11-30T22:59:59Z"))).toBe(false);
  expect(isOfEarlierDay(oslo, Date.parse("2026-11-30T23:00:00Z"))).toBe(true);
  // A page whose clock is a little behind.
  expect(isOfEarlierDay(oslo, oslo.since - 500)).toBe(false);
});
