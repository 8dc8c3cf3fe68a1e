import { sampleCall } from "@patchbay/protocol/samples.test-data";
import { describe, expect, it } from "vitest";
import { canListen, handBackTo, takeoverOf } from "./supervising.ts";

const mine = {
  ...sampleCall,
  handler: { kind: "operator" as const, id: "u1", name: "Olivia" },
  supervision: { ...sampleCall.supervision, takenFrom: { id: "a1", name: "Receptionist" } },
};
const ended = { ...sampleCall, status: "ended" as const };

describe("what a supervisor is offered", () => {
  it.each([
    ["a call of the assistant", sampleCall, false, "take_over"],
    ["the own call on this phone", mine, true, null],
    ["the own call after a reload", mine, false, "take_up"],
    ["a colleague's call", { ...mine, handler: { ...mine.handler, id: "u2" } }, false, null],
    ["a call that has ended", ended, false, null],
  ] as const)("%s", (_name, call, onIt, offered) => expect(takeoverOf(call, "u1", onIt)).toBe(offered));

  it.each([
    ["a call of the assistant", sampleCall, true],
    ["a colleague's call", { ...mine, handler: { ...mine.handler, id: "u2" } }, true],
    ["the own call", mine, false],
    ["a call that people of the PBX have", { ...mine, handler: { kind: "operator", name: "Ole" } }, false],
    ["a call that waits in a queue", { ...sampleCall, status: "queued" }, false],
    ["a call that has ended", ended, false],
  ] as const)("is to listen, or not: %s", (_name, call, can) => expect(canListen(call, "u1")).toBe(can));

  it("is to hand back only what they took from an assistant", () => {
    expect(handBackTo(mine, "u1")).toBe("Receptionist");
    expect(handBackTo(mine, "u2")).toBeNull();
    expect(handBackTo(sampleCall, "u1")).toBeNull();
    expect(handBackTo(undefined, "u1")).toBeNull();
  });
});
