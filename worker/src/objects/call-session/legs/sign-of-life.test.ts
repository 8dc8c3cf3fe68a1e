import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SignOfLife } from "./sign-of-life.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function leg(mustSpeak?: () => boolean) {
  const dropped: string[] = [];
  const socket = { open: true };
  const life = new SignOfLife({
    isOpen: () => socket.open,
    drop: (reason) => {
      dropped.push(reason);
      socket.open = false;
    },
    ...(mustSpeak ? { mustSpeak } : {}),
  });
  life.begin();
  return { life, dropped, socket };
}

describe("a browser's leg whose socket stays open", () => {
  it("counts as lost when it brings nothing for five seconds, and not while it brings anything", () => {
    const { life, dropped } = leg();
    for (let n = 0; n < 20; n += 1) {
      vi.advanceTimersByTime(4_000);
      life.heard();
    }
    expect(dropped).toEqual([]);
    vi.advanceTimersByTime(6_000);
    expect(dropped).toEqual(["silent"]);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect([dropped, vi.getTimerCount()]).toEqual([["silent"], 0]);
  });

  it("may be silent for as long as it only listens; once it speaks into the call it may not", () => {
    let speaks = false;
    const { dropped } = leg(() => speaks);
    vi.advanceTimersByTime(60_000);
    speaks = true;
    vi.advanceTimersByTime(5_000);
    expect(dropped).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(dropped).toEqual(["silent"]);
  });

  it("is watched by nobody once its socket is closed", () => {
    const { dropped, socket } = leg();
    socket.open = false;
    vi.advanceTimersByTime(60_000);
    expect([dropped, vi.getTimerCount()]).toEqual([[], 0]);
  });
});
