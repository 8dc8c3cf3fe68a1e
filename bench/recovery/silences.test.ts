import { silenceFrame } from "@patchbay/audio";
import { expect, test } from "vitest";
import { numberedFrame } from "../support/frames/numbered-frame.ts";
import { Silences } from "./silences.ts";

const sound = numberedFrame({ stream: 1, seq: 0 });

test("the longest silence is between sounds, silent frames or not, and from and to the moments that were asked for", () => {
  const silences = new Silences();
  silences.take(sound, 900);
  silences.take(sound, 1_300);
  for (let atMs = 1_320; atMs < 2_000; atMs += 20) silences.take(silenceFrame(), atMs);
  silences.take(sound, 2_000);
  expect(silences.longestMs(1_000, 2_500)).toBe(680);
  expect(silences.longestMs(1_000, 3_500)).toBe(1_480);
  expect(silences.longestMs(3_000, 4_000)).toBe(1_000);
});

test("what comes in a burst is heard frame by frame", () => {
  const silences = new Silences();
  for (let frame = 0; frame < 50; frame += 1) silences.take(sound, 1_000);
  expect(silences.longestMs(1_000, 2_000)).toBe(0);
  expect(silences.longestMs(1_000, 2_300)).toBe(300);
});
