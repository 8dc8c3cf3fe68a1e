import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MAX_LEAD_MS, Pacer } from "./pacer.ts";

const frames = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, n) => Uint8Array.of(n % 256));

describe.each([1, 2, 3])("the pacer, with pieces of %i frames", (pieces) => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function collecting(): { pacer: Pacer; out: { at: number; frame: number | undefined }[] } {
    const out: { at: number; frame: number | undefined }[] = [];
    const pacer = new Pacer(
      (_item, frame) => out.push({ at: Date.now(), frame: frame[0] }),
      Date.now,
      () => pieces,
    );
    return { pacer, out };
  }

  it("hands a burst on in order, never more than the lead ahead of the ear", () => {
    const { pacer, out } = collecting();
    const start = Date.now();
    pacer.push("a", frames(200));
    vi.advanceTimersByTime(5_000);
    expect(out.map(({ frame }) => frame)).toEqual(frames(200).map((frame) => frame[0]));
    out.forEach(({ at }, index) => {
      const aheadMs = index * 20 + 20 - (at - start);
      expect(aheadMs).toBeLessThanOrEqual(MAX_LEAD_MS);
      // And never late: the frame is there before the one before it has been played.
      expect(at - start).toBeLessThanOrEqual(index * 20);
    });
  });

  it("does not hold frames that come at the pace of speech", () => {
    const { pacer, out } = collecting();
    for (let n = 0; n < 50; n += 1) {
      const before = out.length;
      pacer.push("a", frames(1));
      expect(out.length).toBe(before + 1);
      vi.advanceTimersByTime(20);
    }
  });

  it("catches up after a stall instead of drifting", () => {
    const { pacer, out } = collecting();
    const start = Date.now();
    pacer.push("a", frames(100));
    vi.setSystemTime(start + 1_000);
    vi.runOnlyPendingTimers();
    expect(out.length).toBeGreaterThan(10);
  });

  it("forgets everything at a clear and starts anew at once", () => {
    const { pacer, out } = collecting();
    pacer.push("a", frames(100));
    const sent = out.length;
    pacer.clear();
    vi.advanceTimersByTime(5_000);
    expect(out.length).toBe(sent);
    pacer.push("b", frames(3));
    expect(out.length).toBe(sent + 3);
  });
});
