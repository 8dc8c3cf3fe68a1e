import type { CallSummary } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { sampleLog, summaryOf } from "../../../../dev/sample-calls.ts";
import { canBeAnswered, ringsFor, secondsLeft, toAnswer } from "./ringing.ts";

const me = { id: "me", name: "Dana Ruiz" };
const other = { id: "u2", name: "Olivia Berg" };

function ringing(label: string, startedAt: number, more: Partial<CallSummary> = {}): CallSummary {
  const call = summaryOf(sampleLog({ label, startedAt }, []));
  return { ...call, ringing: { until: startedAt + 20_000, member: null, claimedBy: null }, ...more };
}

describe("a ringing call", () => {
  it("rings for everybody, or for one alone", () => {
    expect(ringsFor(ringing("a", 0), me.id)).toBe(true);
    const alone = (member: typeof me) => ringing("a", 0, { ringing: { until: 1, member, claimedBy: null } });
    expect(ringsFor(alone(me), me.id)).toBe(true);
    expect(ringsFor(alone(other), me.id)).toBe(false);
    expect(ringsFor(ringing("a", 0, { ringing: null }), me.id)).toBe(false);
  });

  it("can be answered until somebody is answering it", () => {
    expect(canBeAnswered(ringing("a", 0), me.id)).toBe(true);
    const claimed = ringing("a", 0, { ringing: { until: 1, member: null, claimedBy: other } });
    expect(canBeAnswered(claimed, me.id)).toBe(false);
  });

  it("can be answered out of a PBX queue, not out of a conversation", () => {
    expect(canBeAnswered(ringing("a", 0, { ringing: null, status: "queued" }), me.id)).toBe(true);
    expect(canBeAnswered(ringing("a", 0, { ringing: null, status: "in_progress" }), me.id)).toBe(false);
  });

  it("is chosen by the key A: the open one, else the one with the least time left", () => {
    const calls = [ringing("young", 2_000), ringing("old", 1_000), ringing("busy", 0, { ringing: null })];
    const [young, old, busy] = calls;
    expect(toAnswer(calls, null, me.id)).toBe(old);
    expect(toAnswer(calls, young?.id ?? "", me.id)).toBe(young);
    expect(toAnswer(calls, busy?.id ?? "", me.id)).toBe(old);
    expect(toAnswer([], null, me.id)).toBeUndefined();
  });

  it("counts down by the server's clock", () => {
    expect(secondsLeft(ringing("a", 0), 18_400)).toBe(2);
    expect(secondsLeft(ringing("a", 0), 30_000)).toBe(0);
  });
});
