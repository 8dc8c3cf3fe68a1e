import type { CallSummary } from "@patchbay/protocol/call";
import { expect, test } from "vitest";
import { sampleLog, summaryOf } from "../../../../dev/sample-calls.ts";
import { readKept } from "./kept-call.ts";
import { keptForS, lostCall } from "./lost-call.ts";

const mine = (more: Partial<CallSummary> = {}): CallSummary => ({
  ...summaryOf(sampleLog({ label: "a", startedAt: 1_000 }, [])),
  status: "in_progress",
  handler: { kind: "operator", id: "me", name: "Olivia Berg" },
  ...more,
});
const away = { id: "me", name: "Olivia Berg", at: 60_000 };

test("D4: a call whose phone was lost is offered to who had it, and to nobody else", () => {
  const call = mine({ away });
  expect(lostCall([call], "me", null)).toBe(call);
  expect(lostCall([call], "u2", null)).toBeUndefined();
  expect(lostCall([mine({ away, status: "ended" })], "me", call.id)).toBeUndefined();
  expect(lostCall([mine({ away, handler: { kind: "none" } })], "me", call.id)).toBeUndefined();
});

test("D4: the tab that had the call knows it before the edge has noticed; another page of theirs does not", () => {
  const call = mine();
  expect(lostCall([call], "me", call.id)).toBe(call);
  expect(lostCall([call], "me", null)).toBeUndefined();
});

test("F1: who reloads the page while they are told of a caller has the way back to them, on that page alone", () => {
  const transfer: CallSummary["transfer"] = {
    id: "t",
    by: { id: "ai", name: "Robin" },
    brief: "",
    ringMs: 20_000,
    until: null,
    kind: "attended",
    target: { kind: "operators" },
    stage: "briefing",
    claimedBy: { id: "me", name: "Olivia Berg" },
  };
  const call = mine({ handler: { kind: "assistant", id: "ai", name: "Robin" }, transfer });
  expect(lostCall([call], "me", call.id)).toBe(call);
  expect(lostCall([call], "me", null)).toBeUndefined();
  expect(lostCall([call], "u2", call.id)).toBeUndefined();
});

test("D4: it says how long the caller is kept", () => {
  expect(keptForS(mine({ away }), 61_200)).toBe(14);
  expect(keptForS(mine({ away }), 99_000)).toBe(0);
  expect(keptForS(mine(), 99_000)).toBeNull();
});

test("D4: only what this page has written is read as a kept call", () => {
  expect(readKept('{"callId":"c1","name":"Ingrid"}')).toEqual({ callId: "c1", name: "Ingrid" });
  for (const stored of [null, "", "{", "null", "{}", '{"callId":1,"name":"x"}'])
    expect(readKept(stored)).toBeNull();
});
