import { expect, test } from "vitest";
import { numberedFrame } from "../support/frames/numbered-frame.ts";
import { Interruptions } from "./interruptions.ts";

test("counts from the notice of the caller's voice to the end of the last old frame", () => {
  const calls = new Interruptions();
  for (let seq = 0; seq < 10; seq += 1) calls.sent(1, 1_000 + seq * 20);
  calls.heard(numberedFrame({ stream: 1, seq: 4 }), 1_100);
  calls.speechStarted(1_110);
  calls.heard(numberedFrame({ stream: 1, seq: 5 }), 1_120);
  calls.heard(new Uint8Array(160).fill(0xff), 1_140);
  calls.speechStarted(1_600);
  expect(calls.silencesMs).toEqual([30]);
  expect(calls.lateFrames).toBe(0);
  calls.heard(numberedFrame({ stream: 1, seq: 6 }), 1_200);
  expect(calls.lateFrames).toBe(1);
  // The next answer was never interrupted.
  calls.sent(2, 2_000);
  calls.heard(numberedFrame({ stream: 2, seq: 0 }), 2_010);
  expect(calls.silencesMs).toEqual([110]);
});
