import { encodeMulaw, silenceFrame } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { JitterBuffer } from "./jitter-buffer.ts";

/** A loud frame whose first byte tells which one it is. */
function frame(n: number): Uint8Array {
  const loud = encodeMulaw(Int16Array.from({ length: 160 }, (_, i) => (i % 2 === 0 ? 9_000 : -9_000)));
  loud[0] = n;
  return loud;
}
const number = (pulled: { frame: Uint8Array | null }): number | null => pulled.frame?.[0] ?? null;

describe("the jitter buffer", () => {
  it("plays in order once 40 ms lie there", () => {
    const buffer = new JitterBuffer();
    buffer.push(frame(1));
    expect(number(buffer.pull())).toBeNull();
    buffer.push(frame(2));
    expect([buffer.pull(), buffer.pull()].map(number)).toEqual([1, 2]);
  });

  it("does not keep a lone last frame for ever", () => {
    const buffer = new JitterBuffer();
    buffer.push(frame(1));
    const played = [1, 2, 3, 4, 5].map(() => number(buffer.pull()));
    expect(played.filter((n) => n !== null)).toEqual([1]);
  });

  it("plays silence when it runs dry, and waits for more after late frames, up to 80 ms", () => {
    const buffer = new JitterBuffer();
    for (let round = 0; round < 5; round += 1) {
      for (let n = 0; n < 6; n += 1) buffer.push(frame(n));
      for (let n = 0; n < 6; n += 1) expect(number(buffer.pull())).toBe(n);
      expect(number(buffer.pull())).toBeNull();
    }
    expect(buffer.fillMs).toBe(80);
    for (let n = 0; n < 600; n += 1) buffer.pull();
    expect(buffer.fillMs).toBe(60);
  });

  it("leaves the oldest frames out when a stall has piled up more than 300 ms", () => {
    const buffer = new JitterBuffer();
    for (let n = 0; n < 25; n += 1) buffer.push(frame(n));
    expect(buffer.depthMs).toBe(300);
    expect(buffer.dropped).toBe(10);
    expect(number(buffer.pull())).toBe(10);
  });

  it("gets back to the present through pauses, without leaving out speech", () => {
    const buffer = new JitterBuffer();
    for (let n = 0; n < 12; n += 1) buffer.push(frame(n));
    for (let n = 0; n < 60; n += 1) {
      buffer.push(frame(n));
      buffer.pull();
    }
    expect(buffer.dropped).toBe(0);
    for (let n = 0; n < 40; n += 1) {
      buffer.push(silenceFrame());
      buffer.pull();
    }
    expect(buffer.depthMs).toBeLessThanOrEqual(100);
  });

  it("forgets everything at a clear, and begins anew", () => {
    const buffer = new JitterBuffer();
    for (let n = 0; n < 8; n += 1) buffer.push(frame(n));
    buffer.mark(1);
    buffer.clear();
    expect(buffer.pull()).toEqual({ frame: null, marks: [] });
    buffer.push(frame(9));
    buffer.push(frame(10));
    expect(number(buffer.pull())).toBe(9);
  });

  it("gives a mark when everything before it has been pulled, and not sooner", () => {
    const buffer = new JitterBuffer();
    buffer.push(frame(1));
    buffer.push(frame(2));
    buffer.mark(7);
    buffer.push(frame(3));
    buffer.mark(8);
    const pulls = [1, 2, 3, 4].map(() => buffer.pull());
    expect(pulls.map(number)).toEqual([1, 2, 3, null]);
    expect(pulls.map(({ marks }) => marks)).toEqual([[], [], [7], [8]]);
  });

  it("gives a mark at once when nothing lies before it", () => {
    const buffer = new JitterBuffer();
    buffer.mark(3);
    expect(buffer.pull().marks).toEqual([3]);
  });
});
