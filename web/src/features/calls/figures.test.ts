import { expect, test } from "vitest";
import { assistantAnswers, ended, sampleLog, summaryOf } from "../../../dev/sample-calls.ts";
import { stripOf } from "./figures.ts";

const figures = {
  today: 100,
  attention: 2,
  averageDurationMs: 215_000,
  bySource: { pbx: 60, twilio: 40, browser: 0, campaign: 0 },
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
    averageDurationMs: 215_000,
    bySource: { pbx: 62, twilio: 41, browser: 0, campaign: 0 },
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
  const none = { today: 0, attention: 0, averageDurationMs: 0, bySource: figures.bySource };
  expect(stripOf([], none, 0)).toMatchObject({ today: 0, averageDurationMs: null });
});
