import type { LogEntry } from "@patchbay/protocol/call";
import { expect, test } from "vitest";
import { countTurns } from "./turn-count.ts";

const turn = (n: number, id: string, speaker: "caller" | "assistant", text: string): LogEntry => ({
  n,
  at: n,
  event: { type: "turn_finished", turn: { id, speaker, text, startMs: 0, endMs: 1 } },
});

test("finds a finished turn that the log lacks, and one that it has twice", () => {
  const log = [
    turn(1, "item_a", "assistant", "Good day."),
    turn(2, "keys-10", "caller", "[keypad] 1"),
    turn(3, "item_b", "assistant", "Pardon?"),
    turn(4, "keys-90", "caller", "[keypad] 1"),
  ];
  const finished = { whole: ["item_a", "item_b"], keys: ["1"] };
  expect(countTurns(log.slice(0, 3), finished)).toEqual({ lost: 0, doubled: 0 });
  expect(countTurns(log, finished)).toEqual({ lost: 0, doubled: 1 });
  expect(countTurns(log.slice(0, 2), finished)).toEqual({ lost: 1, doubled: 0 });
  expect(countTurns(log.slice(2), { whole: ["item_b"], keys: ["1", "2"] })).toEqual({
    lost: 1,
    doubled: 0,
  });
});
