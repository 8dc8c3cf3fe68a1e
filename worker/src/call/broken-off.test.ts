import type { LogEntry } from "@patchbay/protocol/call";
import { expect, it } from "vitest";
import { brokenOff } from "./broken-off.ts";

const held = (turnId: string, text: string, startMs: number) =>
  ({ turnId, speaker: "caller", text, startMs, toMs: startMs + 900 }) as const;

it("F9: words that were under way in a crash are a turn that was broken off, or are said to be missing", () => {
  const turn = { id: "a", speaker: "caller", text: "Hello.", startMs: 0, endMs: 900 } as const;
  const log: LogEntry[] = [{ n: 1, at: 1, event: { type: "turn_finished", turn } }];
  const events = brokenOff(
    [held("c", " ", 5_000), held("b", "I would like ", 2_000), held("a", "Hel", 0)],
    log,
  );
  expect(events).toEqual([
    {
      type: "turn_finished",
      turn: {
        id: "b",
        speaker: "caller",
        text: "I would like",
        startMs: 2_000,
        endMs: 2_900,
        brokenOff: true,
      },
    },
    { type: "words_lost", speaker: "caller", startMs: 5_000 },
  ]);
});
