import { expect, test } from "vitest";
import { Crossing } from "../support/frames/crossing.ts";
import { numberedFrame } from "../support/frames/numbered-frame.ts";
import { Hearing } from "./hearing.ts";

const frame = (seq: number, stream = 1) => numberedFrame({ stream, seq });

test("a buffer hides what comes early, and not what comes late", () => {
  const hearing = new Hearing(new Crossing("whole"));
  for (const [seq, atMs] of [1_000, 1_000, 1_001, 1_055, 1_200].entries()) hearing.arrived(frame(seq), atMs);
  hearing.arrived(frame(0, 2), 5_000);
  expect(hearing.gapsMs).toEqual([20, 20, 20, 140]);
});

test("a phone with a clock of its own is believed", () => {
  const down = new Crossing("whole");
  const hearing = new Hearing(down);
  for (const [seq, atMs] of [1_000, 1_019, 1_041].entries()) {
    down.sent({ stream: 1, seq }, 900);
    hearing.played(frame(seq), atMs);
  }
  expect(hearing.gapsMs).toEqual([19, 22]);
  expect(down.lostFrames).toBe(0);
});
