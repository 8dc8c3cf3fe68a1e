import { type CallSummary, UNSUPERVISED } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { partnersAmong } from "../pbx/conversation.ts";
import { type CallState, newCall } from "./life/state.ts";
import { callEventOf, callEventsOf, dispositionOf } from "./pbx-facts.ts";

const summary = (change: Partial<CallSummary>): CallSummary => ({
  id: `c${"a".repeat(26)}`,
  version: 1,
  source: "pbx",
  direction: "inbound",
  from: { number: "1001", name: "" },
  to: { number: "1412", name: "" },
  siteId: "oslo01",
  status: "ringing",
  disposition: null,
  handler: { kind: "none" },
  startedAt: 0,
  answeredAt: null,
  endedAt: null,
  turns: 0,
  lastWords: "",
  attention: null,
  handled: false,
  ringing: null,
  held: false,
  supervision: UNSUPERVISED,
  urgent: null,
  understanding: null,
  transfer: null,
  cost: null,
  recording: null,
  ...change,
});
const state = (change: Partial<CallState>): CallState => ({
  ...newCall,
  pbx: { channel: "PJSIP/1001-1", uniqueid: "u1" },
  summary: summary({}),
  ...change,
});

describe("what the PBX's facts mean for a call", () => {
  it("takes no notice of other channels", () => {
    const fact = { kind: "channel_hangup", uniqueid: "u2", channel: "x", cause: 16, causeText: "" } as const;
    expect(callEventOf(fact, state({}))).toBeNull();
  });

  describe("A8: a number that is withheld", () => {
    const set = (withheld: boolean) =>
      ({
        kind: "channel_state",
        uniqueid: "u1",
        state: "Up",
        connectedNumber: "",
        caller: { number: "+4721000000", name: "Acme Ltd", withheld },
      }) as const;
    const nobody = { number: "", name: "", withheld: true };

    it("is kept nowhere, nor the name with it", () => {
      expect(callEventOf(set(true), state({}))).toEqual({ type: "caller_changed", from: nobody });
      expect(callEventOf(set(false), state({}))).toMatchObject({ from: { number: "+4721000000" } });
    });

    it("A8: is one, too, where the dialplan has taken it off the channel before it says so", () => {
      const bare = (withheld: boolean) => ({ ...set(withheld), caller: { number: "", name: "", withheld } });
      expect(callEventOf(bare(true), state({}))).toEqual({ type: "caller_changed", from: nobody });
      expect(callEventOf(bare(false), state({}))).toBeNull();
    });

    it("is told once", () => {
      expect(callEventOf(set(true), state({ callerAtPbx: nobody }))).toBeNull();
    });

    it("is kept nowhere of whoever comes in the caller's place, or has them", () => {
      const came = { kind: "party_changed", uniqueid: "u3", linkedid: "l", channel: "PJSIP/t-3" } as const;
      const fact = { ...came, number: "+4721000000", name: "Acme Ltd", withheld: true };
      expect(callEventsOf(fact, state({}))).toMatchObject([{ type: "party_changed", from: nobody }]);
      const row = {
        uniqueid: "u4",
        linkedid: "l",
        channel: "PJSIP/trunk-00000004",
        state: "Up",
        callerNumber: "+4721000000",
        callerName: "Acme Ltd",
        connectedNumber: "",
        context: "x",
        exten: "s",
        bridgeId: "b",
        queue: null,
        withheld: true,
      };
      expect(partnersAmong([row])).toMatchObject([{ number: "", name: "" }]);
    });
  });

  it("knows who answered from the queue", () => {
    const fact = {
      kind: "queue_connect",
      queue: "support",
      uniqueid: "u1",
      memberInterface: "PJSIP/1002",
      memberName: "Olivia",
      destChannel: "PJSIP/1002-2",
      waitMs: 900,
    } as const;
    expect(callEventOf(fact, state({}))).toEqual({
      type: "operator_connected",
      name: "Olivia",
      channel: "PJSIP/1002-2",
    });
  });

  it.each([
    ["answered", state({ summary: summary({ status: "in_progress", answeredAt: 5 }) }), 16, "completed"],
    [
      "left the queue by hanging up",
      state({ summary: summary({ status: "queued", answeredAt: 5 }) }),
      16,
      "abandoned",
    ],
    ["gone while ringing", state({}), 16, "abandoned"],
    ["busy", state({}), 17, "busy"],
    ["rejected on purpose", state({ plan: { kind: "reject", reason: "busy" } }), 21, "rejected"],
    ["turned away by a person", state({ rejected: true }), 21, "rejected"],
    ["nobody could speak", state({ engine: "failed" }), 16, "failed"],
  ] as const)("a call that was %s", (_name, before, cause, disposition) => {
    expect(dispositionOf(before, cause)).toBe(disposition);
  });
});
