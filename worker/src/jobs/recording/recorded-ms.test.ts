import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { recordedMs } from "./recorded-ms.ts";

const started: CallEvent = { type: "recording_started", announced: true };
const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };
const left: CallEvent = { type: "leg_left", legId: "caller", reason: "hangup" };
const away: CallEvent = { type: "leg_left", legId: "caller", reason: "transferred" };
const back: CallEvent = { type: "leg_resumed", legId: "caller", gapMs: 100 };
const completed: CallEvent = { type: "transfer_completed", transferId: "t" };
const saved: CallEvent = { type: "recording_saved", ms: 1, bytes: 1 };

const log = (...entries: [at: number, event: CallEvent][]): LogEntry[] =>
  entries.map(([at, event], index) => ({ n: index + 1, at, event }));

describe("how long a recording is", () => {
  it.each<[string, number | null, LogEntry[]]>([
    ["as long as the call from its beginning", 9_000, log([1_000, started], [10_000, ended])],
    ["until the phone was put down", 8_960, log([1_000, started], [9_960, left], [10_000, ended])],
    [
      "until the PBX saw them go, where both were told late",
      8_800,
      log([1_000, started], [9_960, left], [10_000, { ...ended, hungUpAt: 9_800 }]),
    ],
    [
      "until their leg was gone, where the PBX saw that later",
      8_700,
      log([1_000, started], [9_700, left], [10_000, { ...ended, hungUpAt: 9_800 }]),
    ],
    [
      "to the end where nobody told that for long",
      19_000,
      log([1_000, started], [9_960, left], [20_000, ended]),
    ],
    [
      "to the end where the caller came back",
      9_000,
      log([1_000, started], [9_000, left], [9_100, back], [10_000, ended]),
    ],
    ["to the end where they went elsewhere", 9_000, log([1_000, started], [9_900, away], [10_000, ended])],
    [
      "to the end of a transfer",
      9_000,
      log([1_000, started], [9_800, left], [9_900, completed], [10_000, ended]),
    ],
    ["nothing to be joined while the call lasts", null, log([1_000, started])],
    [
      "nothing to be joined once it lies there",
      null,
      log([1_000, started], [10_000, ended], [11_000, saved]),
    ],
    ["nothing where nothing was recorded", null, log([9_960, left], [10_000, ended])],
  ])("is %s", (_what, ms, entries) => expect(recordedMs(entries)).toBe(ms));
});
