import { describe, expect, it } from "vitest";
import { Playback } from "./playback.ts";

const sound = (ms: number, byte = 1): Uint8Array => new Uint8Array(ms * 8).fill(byte);

describe("the far end's buffer", () => {
  it("plays at real time and reaches a mark when all before it was played", () => {
    const playback = new Playback();
    playback.add(sound(30, 1));
    expect(playback.mark("a")).toBe(false);
    playback.add(sound(20, 2));
    expect(playback.mark("b")).toBe(false);
    expect(playback.queuedMs).toBe(50);
    expect(playback.next().marks).toEqual([]);
    const second = playback.next();
    expect(second.marks).toEqual(["a"]);
    expect([second.frame?.[79], second.frame?.[80]]).toEqual([1, 2]);
    expect(playback.next()).toMatchObject({ marks: ["b"] });
    expect(playback.next()).toEqual({ frame: null, marks: [] });
  });

  it("reaches a mark at once when nothing is queued", () => {
    expect(new Playback().mark("now")).toBe(true);
  });

  it("gives up everything when it is cleared, the marks too", () => {
    const playback = new Playback();
    playback.add(sound(100));
    playback.mark("a");
    playback.add(sound(100));
    playback.mark("b");
    playback.next();
    expect(playback.clear()).toEqual(["a", "b"]);
    expect(playback.queuedMs).toBe(0);
    expect(playback.next().frame).toBeNull();
  });
});
