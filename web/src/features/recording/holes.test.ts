import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { expect, it } from "vitest";
import { holesOf } from "./holes.ts";

const by = { kind: "member", id: "u", name: "Olivia" } as const;
const logOf = (...events: [number, CallEvent][]): LogEntry[] =>
  events.map(([at, event], n) => ({ n: n + 1, at: 1_000_000 + at, event }));

it("shows where a recording was paused, to its end when nobody resumed it", () => {
  const log = logOf(
    [2_000, { type: "recording_started", announced: true }],
    [5_000, { type: "recording_paused", by: { kind: "assistant", id: "", name: "The assistant" } }],
    [5_100, { type: "recording_paused", by }],
    [9_000, { type: "recording_resumed", by }],
    [12_000, { type: "recording_paused", by }],
  );
  expect(holesOf(log, 15_000)).toEqual([
    { fromMs: 3_000, toMs: 7_000, why: "paused" },
    { fromMs: 10_000, toMs: 15_000, why: "paused" },
  ]);
});

it("shows where the audio was away, and what the archive refused", () => {
  const log = logOf(
    [0, { type: "recording_started", announced: false }],
    [4_000, { type: "edge_restarted" }],
    [6_000, { type: "leg_resumed", legId: "caller", gapMs: 2_000 }],
    [80_000, { type: "recording_gap", atMs: 8_000, ms: 4_000 }],
  );
  expect(holesOf(log, 90_000)).toEqual([
    { fromMs: 4_000, toMs: 6_000, why: "lost" },
    { fromMs: 8_000, toMs: 12_000, why: "lost" },
  ]);
});

it("ends with the caller's own line, not with a person's that was back before it", () => {
  const log = logOf(
    [0, { type: "recording_started", announced: false }],
    [4_000, { type: "edge_restarted" }],
    [5_000, { type: "leg_resumed", legId: "p1", gapMs: 1_000 }],
    [7_000, { type: "leg_resumed", legId: "caller", gapMs: 3_000 }],
    [8_000, { type: "leg_resumed", legId: "p2", gapMs: 4_000 }],
  );
  expect(holesOf(log, 10_000)).toEqual([{ fromMs: 4_000, toMs: 7_000, why: "lost" }]);
});

it("shows where the caller was put through elsewhere, to their return or to the call's end", () => {
  const log = logOf(
    [0, { type: "recording_started", announced: false }],
    [10_000, { type: "leg_left", legId: "p1", reason: "transferred" }],
    [12_000, { type: "leg_left", legId: "caller", reason: "transferred" }],
    [20_000, { type: "leg_resumed", legId: "caller", gapMs: 8_000 }],
    [30_000, { type: "leg_left", legId: "caller", reason: "transferred" }],
  );
  expect(holesOf(log, 90_000)).toEqual([
    { fromMs: 12_000, toMs: 20_000, why: "away" },
    { fromMs: 30_000, toMs: 90_000, why: "away" },
  ]);
  // Whoever hangs up has not gone elsewhere.
  expect(holesOf(log, 30_200)).toHaveLength(1);
});

it("has none of a call that nobody recorded", () => {
  expect(holesOf(logOf([0, { type: "edge_restarted" }]), 1_000)).toEqual([]);
});
