import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFramer, durationMs, FRAME_BYTES, FRAME_MS, SILENCE_BYTE, silenceFrame } from "./framing.ts";

describe("framing", () => {
  it("gives the same frames however the stream is cut", () => {
    void fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 20 }), (pieces) => {
        const framer = createFramer();
        const frames = pieces.flatMap((piece) => framer.push(piece));
        const whole = Buffer.concat(pieces);
        expect(frames.every((frame) => frame.length === FRAME_BYTES)).toBe(true);
        expect(frames.length).toBe(Math.floor(whole.length / FRAME_BYTES));
        expect(Buffer.concat(frames)).toEqual(whole.subarray(0, frames.length * FRAME_BYTES));
        expect(framer.pendingBytes).toBe(whole.length % FRAME_BYTES);
      }),
    );
  });

  it("fills the last frame with silence", () => {
    const framer = createFramer();
    framer.push(Uint8Array.of(1, 2));
    expect(framer.flush()?.subarray(0, 4)).toEqual(Uint8Array.of(1, 2, SILENCE_BYTE, SILENCE_BYTE));
    expect(framer.flush()).toBeUndefined();
  });

  it("forgets a begun frame when it is reset", () => {
    const framer = createFramer();
    framer.push(new Uint8Array(100));
    framer.reset();
    expect(framer.push(silenceFrame())).toEqual([silenceFrame()]);
  });

  it("hands out frames that later bytes do not change", () => {
    const framer = createFramer();
    const [first] = framer.push(new Uint8Array(FRAME_BYTES).fill(1));
    framer.push(new Uint8Array(FRAME_BYTES).fill(2));
    expect(first).toEqual(new Uint8Array(FRAME_BYTES).fill(1));
  });

  it("counts eight bytes a millisecond", () => {
    expect(durationMs(FRAME_BYTES)).toBe(FRAME_MS);
  });
});
