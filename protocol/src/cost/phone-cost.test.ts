import { describe, expect, it } from "vitest";
import type { CallEvent } from "../call.ts";
import { summarize } from "../call-summary.ts";
import { PRICES } from "./prices.ts";

const { inbound, outbound, putThrough } = PRICES.twilioMinute;
const twilio = { accountSid: "AC1", callSid: "CA1" };
const by = { kind: "member", id: "u", name: "Olivia" } as const;
const party = (number: string) => ({ number, name: "" });
const began = (source: "twilio" | "browser" | "pbx"): CallEvent => ({
  type: "call_began",
  callId: `c${"a".repeat(26)}`,
  source,
  siteId: null,
  direction: source === "browser" ? "outbound" : "inbound",
  from: party("+12125550142"),
  to: party("+12125550100"),
});
const answered: CallEvent = { type: "call_answered", by: { kind: "operator", name: "Olivia", id: "u" } };
const requested = (way: "twilio" | "outside"): CallEvent => ({
  type: "transfer_requested",
  transferId: "t",
  by,
  kind: "attended",
  way,
  brief: "",
  ringMs: 1,
  target: { kind: "number", number: "+12125550177", name: "", line: "" },
  keepsCallerId: true,
});
const claimed: CallEvent = { type: "transfer_claimed", transferId: "t", by, legId: "target-t" };
const completed: CallEvent = { type: "transfer_completed", transferId: "t" };
const failed: CallEvent = { type: "transfer_failed", transferId: "t", reason: "declined" };
const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };
const dialled: CallEvent = { type: "dial_started", number: "+12125550177", line: "twilio:x", twilio };
const rings: CallEvent = { type: "transfer_ringing", transferId: "t", untilMs: null, twilio };

/** What the telephone took of a call with these entries, by the second in which each was written. */
function phoneOf(...log: [second: number, event: CallEvent][]): number {
  const summary = log.reduce<ReturnType<typeof summarize>>(
    (held, [second, event], index) => summarize(held, { n: index + 1, at: second * 1_000, event }),
    null,
  );
  return summary?.cost?.phoneMicroUsd ?? 0;
}

describe("what the telephone takes of a call", () => {
  it("is the call itself where it came by Twilio, or went by it from a browser", () => {
    expect(phoneOf([0, began("twilio")], [5, answered], [70, ended])).toBe(2 * inbound);
    expect(phoneOf([0, began("browser")], [1, dialled], [9, answered], [69, ended])).toBe(outbound);
    expect(phoneOf([0, began("browser")], [1, dialled], [9, ended])).toBe(0);
    expect(phoneOf([0, began("pbx")], [5, answered], [70, ended])).toBe(0);
  });

  it("is whoever Twilio put the caller through to as well, from their answer to the end", () => {
    expect(
      phoneOf(
        [0, began("twilio")],
        [0, answered],
        [10, requested("twilio")],
        [20, claimed],
        [30, completed],
        [90, ended],
      ),
    ).toBe(2 * inbound + 2 * putThrough);
    // Who declines has answered.
    expect(
      phoneOf(
        [0, began("pbx")],
        [0, answered],
        [10, requested("outside")],
        [11, rings],
        [20, claimed],
        [30, failed],
        [300, ended],
      ),
    ).toBe(outbound);
    // Who never answers costs nothing, nor whom a PBX dials.
    expect(
      phoneOf(
        [0, began("pbx")],
        [0, answered],
        [10, requested("outside")],
        [11, rings],
        [30, failed],
        [300, ended],
      ),
    ).toBe(0);
    expect(
      phoneOf(
        [0, began("pbx")],
        [0, answered],
        [10, requested("outside")],
        [20, claimed],
        [30, completed],
        [90, ended],
      ),
    ).toBe(0);
  });

  it("is counted once, however often the end is told", () => {
    expect(phoneOf([0, began("twilio")], [5, answered], [50, ended], [300, ended])).toBe(inbound);
  });
});
