import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallEvent, LogEntry } from "./call.ts";
import { emptyCallView, reduceCall, viewOfLog } from "./call-view.ts";
import { emptyCallsView, inListOrder, reduceCalls, viewOfDirectory } from "./calls-view.ts";
import { deriveCallId } from "./ids.ts";
import { may, permissionsOf, role } from "./roles.ts";
import { sampleCall, sampleCallId } from "./samples.test-data.ts";

const began: CallEvent = {
  type: "call_began",
  callId: sampleCallId,
  source: "pbx",
  direction: "inbound",
  from: sampleCall.from,
  to: sampleCall.to,
  siteId: "oslo01",
};
const turn = (id: string, text: string): CallEvent => ({
  type: "turn_finished",
  turn: { id, speaker: "caller", text, startMs: 1, endMs: 2 },
});
const number = (events: CallEvent[]): LogEntry[] =>
  events.map((event, index) => ({ n: index + 1, at: 100 + index, event }));

describe("the view of one call", () => {
  it("is the same however the log arrives: whole, one by one, repeated", () => {
    const log = number([
      began,
      { type: "digit_pressed", digit: "5" },
      turn("t1", "Hello"),
      turn("t2", "Bye"),
    ]);
    const whole = viewOfLog(log);
    fc.assert(
      fc.property(fc.nat(log.length), fc.nat(3), (split, repeats) => {
        let view = viewOfLog(log.slice(0, split));
        const rest = log.slice(Math.max(0, split - repeats));
        for (const entry of rest) view = reduceCall(view, { type: "call_log", entry });
        expect(view).toEqual(whole);
      }),
    );
    expect(whole.summary).toMatchObject({ turns: 2, lastWords: "Bye", version: 4 });
  });

  it("keeps showing the last words that were heard when the next utterance was cut off before its first", () => {
    const { summary } = viewOfLog(number([began, turn("t1", "Hello"), turn("t2", "")]));
    expect(summary).toMatchObject({ turns: 2, lastWords: "Hello" });
  });

  it("shows a recording as paused and on again, and none where there is none to be paused or resumed", () => {
    const by = { kind: "assistant", id: "", name: "The assistant" } as const;
    const paused: CallEvent = { type: "recording_paused", by };
    const resumed: CallEvent = { type: "recording_resumed", by };
    const started: CallEvent = { type: "recording_started", announced: true };
    const state = (...events: CallEvent[]) => viewOfLog(number([began, ...events])).summary?.recording;
    expect(state(paused)).toBeNull();
    expect(state(resumed)).toBeNull();
    expect(state(started, paused)).toEqual({ state: "paused", ms: null });
    expect(state(started, paused, resumed)).toEqual({ state: "on", ms: null });
  });

  it("drops interim words when their turn is finished", () => {
    const interim = { turnId: "t1", speaker: "caller" as const, text: "Hel", startMs: 0 };
    const speaking = reduceCall(emptyCallView, { type: "interim_words", interim });
    expect(speaking.interim).toEqual([interim]);
    const [, , third] = number([began, began, turn("t1", "Hello")]);
    if (third === undefined) throw new Error("no entry");
    expect(reduceCall(speaking, { type: "conversation_turn", entry: third }).interim).toEqual([]);
  });
});

describe("the live list", () => {
  it("never lets an older version replace a newer one", () => {
    const newer = reduceCalls(emptyCallsView, {
      type: "call_status_update",
      call: { ...sampleCall, version: 9 },
    });
    const after = reduceCalls(newer, { type: "call_started", call: { ...sampleCall, version: 1 } });
    expect(after.calls.get(sampleCallId)?.version).toBe(9);
  });

  it("says that lists of follow-ups are to be read again when one changed, and after a gap, in which one may have", () => {
    const changed = reduceCalls(emptyCallsView, { type: "follow_ups_changed" });
    expect(changed.followUps).not.toBe(emptyCallsView.followUps);
    const other = reduceCalls(changed, { type: "people", people: [] });
    expect(other.followUps).toBe(changed.followUps);
    const again = viewOfDirectory({ calls: [], sites: [], people: [], now: 1 });
    expect(again.followUps).not.toBe(changed.followUps);
  });

  it("puts ringing before queued before talking before ended", () => {
    const states = ["ended", "in_progress", "ringing", "queued"] as const;
    const calls = states.map((status, n) => ({ ...sampleCall, id: `c${n}`, status }));
    expect(inListOrder(calls).map((call) => call.status)).toEqual([
      "ringing",
      "queued",
      "in_progress",
      "ended",
    ]);
  });
});

describe("identity and permission", () => {
  it("derives the same id for the same channel and another for any other", async () => {
    const origin = { source: "pbx", siteId: "oslo01", uniqueid: "lab-1.1" } as const;
    const id = await deriveCallId(origin);
    expect(id).toMatch(/^c[a-z2-7]{26}$/);
    expect(await deriveCallId(origin)).toBe(id);
    expect(await deriveCallId({ ...origin, siteId: "oslo02" })).not.toBe(id);
    expect(await deriveCallId({ ...origin, uniqueid: "lab-1.10" })).not.toBe(id);
  });

  it("lets everybody look and only operators and above hang up", () => {
    for (const who of role.options) expect(may(who, "calls.read")).toBe(true);
    expect(role.options.filter((who) => may(who, "calls.hangup"))).toEqual([
      "owner",
      "admin",
      "supervisor",
      "operator",
    ]);
    expect(permissionsOf("viewer")).not.toContain("sites.manage");
  });
});
