import { expect, test } from "vitest";
import { Ear } from "./ear.ts";
import { numberedFrame } from "./frames/numbered-frame.ts";

test("the gap is from the end of the old voice to the new voice's first frame, whatever else sounds in it", () => {
  const ear = new Ear();
  ear.hear(numberedFrame({ stream: 4, seq: 0 }), 1_000);
  ear.hear(numberedFrame({ stream: 4, seq: 1 }), 1_020);
  ear.hear(new Uint8Array(160).fill(0xff), 1_500);
  ear.clear(1_600);
  expect(ear.firstOf(5)).toBeNull();
  ear.hear(numberedFrame({ stream: 7, seq: 0 }), 2_000);
  ear.hear(numberedFrame({ stream: 7, seq: 0 }), 2_020);
  expect(ear.endBefore(5)).toBe(1_040);
  expect(ear.firstOf(5)).toBe(2_000);
  expect(ear.streams).toEqual([4, 7]);
  expect([ear.framesOf(4), ear.framesOf(7), ear.framesOf(5)]).toEqual([2, 1, 0]);
});
