import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { expect, test } from "vitest";
import { personAt } from "./who-spoke.ts";

const paul = { kind: "member" as const, id: "paul", name: "Paul Moe" };
const logOf = (...events: [at: number, event: CallEvent][]): LogEntry[] =>
  events.map(([at, event], index) => ({ n: index + 1, at: 1_000_000 + at, event }));
const began = { type: "fault", code: "any", message: "" } as const;

test("F5: a person's words have the name of whoever had the caller then, and of nobody else", () => {
  const at = personAt(
    logOf(
      [0, began],
      [2_000, { type: "call_answered", by: { kind: "assistant", id: "a", name: "Robin" } }],
      [9_000, { type: "call_answered", by: { kind: "operator", name: "Olivia Berg" } }],
      [20_000, { type: "call_answered", by: { kind: "operator", name: "Martin Falk" } }],
    ),
  );
  expect([0, 3_000, 9_000, 19_999, 25_000].map(at)).toEqual([
    "",
    "",
    "Olivia Berg",
    "Olivia Berg",
    "Martin Falk",
  ]);
});

test("F5: who has barged in may be the one who speaks, beside a colleague or the assistant, until they leave", () => {
  const at = personAt(
    logOf(
      [0, began],
      [1_000, { type: "supervisor_mode_changed", by: paul, legId: "l", mode: "barge" }],
      [5_000, { type: "call_answered", by: { kind: "operator", name: "Olivia Berg" } }],
      [8_000, { type: "listener_left", by: paul, legId: "l" }],
    ),
  );
  expect([1_500, 6_000, 9_000].map(at)).toEqual(["Paul Moe", "Olivia Berg or Paul Moe", "Olivia Berg"]);
});

test("F5: who had barged in when the edge crashed is named again once their phone is back, and not before", () => {
  const at = personAt(
    logOf(
      [0, began],
      [1_000, { type: "call_answered", by: { kind: "operator", name: "Olivia Berg" } }],
      [2_000, { type: "supervisor_mode_changed", by: paul, legId: "l", mode: "barge" }],
      [5_000, { type: "edge_restarted" }],
      [8_000, { type: "listener_joined", by: paul, legId: "l", mode: "barge" }],
    ),
  );
  expect([3_000, 6_000, 9_000].map(at)).toEqual([
    "Olivia Berg or Paul Moe",
    "Olivia Berg",
    "Olivia Berg or Paul Moe",
  ]);
});
