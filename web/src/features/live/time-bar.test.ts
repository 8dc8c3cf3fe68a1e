import { viewOfLog } from "@patchbay/protocol/call-view";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ended, sampleLog } from "../../../dev/sample-calls.ts";
import { timeBarOf } from "./time-bar.ts";

const talk = (spans: readonly (readonly [number, number])[]) =>
  viewOfLog(
    sampleLog({ label: "a", startedAt: 0 }, [
      ...spans.map(
        ([startMs, endMs], at) =>
          [
            endMs,
            { type: "turn_finished", turn: { id: `t${at}`, speaker: "caller", text: "", startMs, endMs } },
          ] as const,
      ),
      [90_000, ended()],
    ]),
  );

test("an ended call fills its bar", () => {
  const bar = timeBarOf(talk([[45_000, 90_000]]), 90_000, false);
  expect(bar).toMatchObject({ spanMs: 90_000, hand: null, blocks: [{ left: 0.5, width: 0.5 }] });
});

test("a live bar keeps its scale while the hand moves, and doubles when it is full", () => {
  const view = talk([[3_000, 6_000]]);
  const spans = [10_000, 29_000, 31_000].map((ms) => timeBarOf(view, ms, true));
  expect(spans.map((bar) => bar.spanMs)).toEqual([30_000, 30_000, 60_000]);
  expect(spans[0]?.blocks).toEqual(spans[1]?.blocks);
  expect(spans[1]?.hand).toBeCloseTo(29 / 30);
});

test("no block leaves the bar, whatever the log says", () => {
  void fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(200_000), fc.nat(200_000))),
      fc.nat(100_000),
      fc.boolean(),
      (spans, ms, live) => {
        for (const { left, width } of timeBarOf(talk(spans), ms, live).blocks) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(width).toBeGreaterThan(0);
          expect(left + width).toBeLessThanOrEqual(1 + 1e-9);
        }
      },
    ),
  );
});
