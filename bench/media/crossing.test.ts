import { expect, test } from "vitest";
import { Crossing } from "./crossing.ts";
import { numberedFrame, numberedSound, numberOf } from "./numbered-frame.ts";

test("a frame keeps its number on its way through a buffer of other frames", () => {
  const sound = numberedSound(70_000, 3);
  expect(numberOf(sound.subarray(320, 480))).toEqual({ stream: 70_000, seq: 2 });
  expect(numberOf(new Uint8Array(160))).toBeNull();
  expect(numberOf(sound.subarray(320, 400))).toBeNull();
});

test("counts what did not arrive, and what arrived twice or from nowhere", () => {
  const crossing = new Crossing();
  for (const seq of [0, 1, 2]) crossing.sent({ stream: 1, seq }, 100 + seq * 20);
  crossing.arrived(numberedFrame({ stream: 1, seq: 0 }), 103);
  crossing.arrived(numberedFrame({ stream: 1, seq: 2 }), 145);
  crossing.arrived(numberedFrame({ stream: 1, seq: 2 }), 146);
  crossing.arrived(numberedFrame({ stream: 2, seq: 0 }), 147);
  crossing.arrived(new Uint8Array(160), 148);
  expect(crossing).toMatchObject({ sentFrames: 3, arrivedFrames: 2, lostFrames: 1, strangeFrames: 3 });
  expect(crossing.delaysMs({ fromMs: 0, toMs: 1_000 })).toEqual([3, 5]);
});

test("measures while all streams are under way", () => {
  const crossing = new Crossing();
  for (const seq of [0, 1, 2, 3]) {
    crossing.sent({ stream: 1, seq }, seq * 20);
    crossing.sent({ stream: 2, seq }, 30 + seq * 20);
  }
  for (const seq of [0, 1, 2, 3]) {
    crossing.arrived(numberedFrame({ stream: 1, seq }), seq * 20 + 1);
    crossing.arrived(numberedFrame({ stream: 2, seq }), 30 + seq * 20 + 2);
  }
  expect(crossing.span).toEqual({ fromMs: 30, toMs: 60 });
  expect(crossing.delaysMs(crossing.span)).toEqual([1, 1, 2, 2]);
});
