import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FramePacer } from "./pacer.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pacer and what it did, each with its time since the start. */
function paced() {
  const startedAt = performance.now();
  const since = () => Math.round(performance.now() - startedAt);
  const done: string[] = [];
  const pacer = new FramePacer({
    write: (frame) => done.push(`${since()} frame ${frame[0]}`),
    onMark: (id) => done.push(`${since()} mark ${id}`),
  });
  return { pacer, done };
}
const frame = (n: number) => Uint8Array.of(n);

describe("FramePacer", () => {
  it("writes a burst in real time with a lead of 40 ms, and reaches a mark when its last frame was played", () => {
    const { pacer, done } = paced();
    pacer.start();
    for (let n = 0; n < 5; n++) pacer.play(frame(n));
    pacer.mark(7);
    vi.advanceTimersByTime(500);
    expect(done).toEqual(["0 frame 0", "0 frame 1", "20 frame 2", "40 frame 3", "60 frame 4", "100 mark 7"]);
  });

  it("does not drift when its timers are late", () => {
    const { pacer, done } = paced();
    pacer.start();
    for (let n = 0; n < 100; n++) pacer.play(frame(n));
    pacer.mark(1);
    for (let elapsed = 0; elapsed < 2_100; elapsed += 7) vi.advanceTimersByTime(7);
    expect(done).toHaveLength(101);
    expect(done.at(-1)).toBe("2000 mark 1");
  });

  it("drops at a clear what was not written, with its marks, and goes on without a pause for what comes next", () => {
    const { pacer, done } = paced();
    pacer.start();
    for (let n = 0; n < 50; n++) pacer.play(frame(n));
    pacer.mark(1);
    vi.advanceTimersByTime(15);
    pacer.clear();
    pacer.play(frame(99));
    pacer.mark(2);
    vi.advanceTimersByTime(2_000);
    expect(done).toEqual(["0 frame 0", "0 frame 1", "20 frame 99", "60 mark 2"]);
  });

  it("keeps what comes before its start, begins anew after a silence, and is bounded", () => {
    const { pacer, done } = paced();
    pacer.play(frame(1));
    pacer.mark(1);
    vi.advanceTimersByTime(100);
    expect(done).toEqual([]);
    pacer.start();
    vi.advanceTimersByTime(900);
    pacer.play(frame(2));
    expect(done).toEqual(["100 frame 1", "120 mark 1", "1000 frame 2"]);
    pacer.stop();
    const taken = Array.from({ length: 1_000 }, () => pacer.play(frame(3))).filter(Boolean);
    expect(taken).toHaveLength(900);
  });
});
