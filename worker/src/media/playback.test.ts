import { FRAME_MS } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Playback } from "./playback.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a far end is sent, moment by moment: how many frames between the marks, and behind the last one. */
function played(pieceFrames: number) {
  const moments = new Map<number, number[]>();
  const now = (): number[] => {
    const moment = moments.get(Date.now()) ?? [0];
    moments.set(Date.now(), moment);
    return moment;
  };
  const playback = new Playback(
    () => {},
    () => {},
    Date.now,
    () => pieceFrames,
  );
  playback.transport = {
    send: () => {
      const moment = now();
      moment.push((moment.pop() ?? 0) + 1);
    },
    mark: () => void now().push(0),
    clear: () => {},
    answer: () => {},
    bye: () => {},
  };
  return { playback, moments: () => [...moments.values()] };
}

/** Sound of a voice that makes 200 ms every 50 ms, which is never a whole number of what is sent at once. */
function speak(playback: Playback, ms: number): void {
  for (let at = 0; at < ms; at += 200) {
    playback.add("a", new Uint8Array(1_600));
    vi.advanceTimersByTime(50);
  }
}

describe("the marks of what a caller is played", () => {
  it("stand behind what is sent at once and tear no message of it in two", () => {
    const { playback, moments } = played(3);
    speak(playback, 20_000);
    vi.advanceTimersByTime(10_000);
    const torn = moments().filter((frames) => frames.length > 1 && frames.at(-1) !== 0);
    expect(torn).toEqual([]);
    expect(moments().length).toBeGreaterThan(100);
  });

  it.each([1, 2, 3])("prove what was heard to 100 ms, with pieces of %i frames", (pieceFrames) => {
    const { playback, moments } = played(pieceFrames);
    speak(playback, 10_000);
    vi.advanceTimersByTime(5_000);
    const apart: number[] = [];
    let frames = 0;
    for (const moment of moments()) {
      moment.forEach((more, n) => {
        frames += more;
        if (n === moment.length - 1) return;
        apart.push(frames * FRAME_MS);
        frames = 0;
      });
    }
    // Only once, where what the voice had made by then did not fill what is sent at once.
    expect(apart.filter((ms) => ms > 120).length).toBeLessThanOrEqual(1);
    expect(Math.max(...apart)).toBeLessThanOrEqual(160);
    expect(apart.length).toBeGreaterThan(70);
  });
});
