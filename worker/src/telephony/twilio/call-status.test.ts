import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, CALL_STATUSES, type CallProgress, dispositionOf, hasEnded } from "./call-status.ts";

type Report = Parameters<typeof advance>[1];
const after = (reports: readonly Report[]): CallProgress | null =>
  reports.reduce<CallProgress | null>(advance, null);
const CALL: Report[] = [
  { status: "initiated", sequence: 0 },
  { status: "ringing", sequence: 1 },
  { status: "in-progress", sequence: 2 },
  { status: "completed", sequence: 3 },
];

describe("a call's state", () => {
  it("follows the reports in their order", () => {
    expect(CALL.map((_, n) => after(CALL.slice(0, n + 1))?.status)).toEqual([
      "initiated",
      "ringing",
      "in-progress",
      "completed",
    ]);
  });

  it("never goes back, and is the same in whatever order and however often the reports come", () => {
    const report = fc.record({
      status: fc.constantFrom(...CALL_STATUSES),
      sequence: fc.option(fc.nat({ max: 6 })),
    });
    const reports = fc.array(report, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        reports.chain((drawn) =>
          fc.tuple(
            fc.constant(drawn),
            fc.shuffledSubarray([...drawn, ...drawn], { minLength: drawn.length * 2 }),
          ),
        ),
        ([inOrder, shuffled]) => {
          expect(after(shuffled)).toEqual(after(inOrder));
          let known: CallProgress | null = null;
          for (const one of shuffled) {
            const next = advance(known, one);
            if (known !== null && hasEnded(known.status)) expect(hasEnded(next.status)).toBe(true);
            known = next;
          }
        },
      ),
    );
  });

  it("remembers that a call was answered when only its end and its beginning are left in disorder", () => {
    expect(after([...CALL].reverse())).toEqual({ status: "completed", sequence: 3, answered: true });
    expect(after([{ status: "no-answer", sequence: 2 }, ...CALL.slice(0, 2)])).toMatchObject({
      status: "no-answer",
      answered: false,
    });
  });

  it("says in our own words how a call ended, and nothing while it lives", () => {
    const words = (direction: "inbound" | "outbound") =>
      CALL_STATUSES.map((status) => dispositionOf(advance(null, { status }), direction));
    const alive = [null, null, null, null];
    expect(words("outbound")).toEqual([...alive, "completed", "busy", "no_answer", "failed", "no_answer"]);
    expect(words("inbound")).toEqual([...alive, "completed", "busy", "abandoned", "failed", "abandoned"]);
  });
});
