import { type CallEvent, callEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { readable } from "./readable.ts";

const finished = (result: string): CallEvent => ({
  type: "tool_finished",
  toolCallId: "t1",
  name: "check_order",
  outcome: "done",
  ms: 1,
  result,
});
const began = (name: string): CallEvent => ({
  type: "call_began",
  callId: `c${"a".repeat(26)}`,
  source: "pbx",
  direction: "inbound",
  siteId: null,
  from: { number: "1", name },
  to: { number: "2", name: "" },
});

describe("what is written into a call's log", () => {
  it("is written as it is when it can be read again", () => {
    const event = finished("x".repeat(8_000));
    expect(readable(event)).toEqual({ event, wrong: "" });
  });

  it.each([
    ["result", finished("x".repeat(9_000)), finished("x".repeat(8_000))],
    ["from.name", began("y".repeat(150)), began("y".repeat(120))],
    // No half of a character is left of what lies across the bound.
    ["from.name", began(`${"y".repeat(119)}\u{1f4de}\u{1f4de}`), began("y".repeat(119))],
  ])("is cut at %s when that is too long", (wrong, event, cut) => {
    const before = structuredClone(event);
    expect(readable(event)).toEqual({ event: cut, wrong });
    expect(callEvent.safeParse(cut).success).toBe(true);
    expect(event).toEqual(before);
  });

  it("is refused when it could not be read in any case", () => {
    const before = (result: string) => Object.assign(finished(result), { ms: -1 });
    expect(readable(before("x"))).toBeNull();
    expect(readable(before("x".repeat(9_000)))).toBeNull();
  });
});
