import type { RawEvent } from "@patchbay/protocol/pbx/raw-event";
import { describe, expect, test } from "vitest";
import { countOf, emptyLog, logged, MOST_KEPT, noFilter, rateOf, shown } from "./event-log.ts";

const event = (n: number, headers: RawEvent["headers"]): RawEvent => ({ n, at: 1_000 + n, headers });
const hangup = (n: number, channel = "PJSIP/1401-00000001", call = "1.1") =>
  event(n, { Event: "Hangup", Channel: channel, Linkedid: call, Cause: "16", CallerIDName: "Lena Koch" });
const joined = (n: number) =>
  event(n, { Event: "QueueCallerJoin", Queue: "support", Position: "1", CallerIDNum: "+12125550142" });

describe("the log of events", () => {
  test("keeps the last 1,000, newest last, and counts all", () => {
    let log = emptyLog;
    for (let at = 0; at < 30; at++)
      log = logged(
        log,
        Array.from({ length: 77 }, (_, n) => hangup(at * 77 + n)),
      );
    expect(log.events).toHaveLength(MOST_KEPT);
    expect(log.total).toBe(30 * 77);
    expect(log.events.at(-1)?.raw.n).toBe(30 * 77 - 1);
    expect(log.events[0]?.raw.n).toBe(30 * 77 - MOST_KEPT);
    expect(new Set(log.events.map(({ key }) => key)).size).toBe(MOST_KEPT);
  });

  test("a batch of more than it keeps leaves the newest", () => {
    const log = logged(
      logged(emptyLog, [joined(1)]),
      Array.from({ length: 1_200 }, (_, n) => hangup(n + 2)),
    );
    expect(log.events).toHaveLength(MOST_KEPT);
    expect(log.events.at(-1)?.raw.n).toBe(1_201);
  });

  test("what came too fast is counted, though nothing else came", () => {
    expect(logged(emptyLog, [], 12)).toMatchObject({ leftOut: 12, total: 0 });
  });

  test("narrows by kind, type, call, channel and text, newest first", () => {
    const log = logged(emptyLog, [hangup(1), joined(2), hangup(3, "PJSIP/1402-00000002", "1.9")]);
    const of = (filter: Partial<typeof noFilter>) =>
      shown(log.events, { ...noFilter, ...filter }).map(({ raw }) => raw.n);
    expect(of({})).toEqual([3, 2, 1]);
    expect(of({ kinds: new Set(["Queue"]) })).toEqual([2]);
    expect(of({ hidden: new Set(["Hangup"]) })).toEqual([2]);
    expect(of({ only: { name: "Hangup", call: "", channel: "" } })).toEqual([3, 1]);
    expect(of({ only: { name: "", call: "1.9", channel: "" } })).toEqual([3]);
    expect(of({ only: { name: "", call: "", channel: "PJSIP/1401-00000001" } })).toEqual([1]);
    expect(of({ text: " 5550142 " })).toEqual([2]);
    expect(of({ text: "lena" })).toEqual([3, 1]);
    expect(countOf(log.events, "Call")).toBe(2);
  });

  test("says how many come a second", () => {
    const log = logged(
      emptyLog,
      Array.from({ length: 100 }, (_, n) => ({ ...hangup(n), at: 10_000 + n * 100 })),
    );
    expect(rateOf(log, 20_000)).toBe(10);
    expect(rateOf(log, 60_000)).toBe(0);
  });
});
