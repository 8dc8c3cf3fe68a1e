import type { CallEvent, TransferTarget } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import type { ChannelSeen } from "../../pbx/seen.ts";
import { dana, logOf, talking, throughout } from "../calls.test-data.ts";
import { callEventsOf } from "../pbx-facts.ts";

const transferId = "t1";
const number: TransferTarget = { kind: "number", number: "1002", name: "", line: "" };
const queue: TransferTarget = { kind: "queue", queue: "sales", line: "" };
const requested = (target: TransferTarget): CallEvent => ({
  type: "transfer_requested",
  transferId,
  target,
  by: dana,
  kind: "blind",
  way: "pbx",
  brief: "",
  keepsCallerId: true,
  ringMs: 20_000,
});
const away: CallEvent = { type: "leg_left", legId: "caller", reason: "hangup" };
const ringing: CallEvent = { type: "transfer_ringing", transferId, untilMs: null };
const briefing: CallEvent = { type: "transfer_briefing", transferId };
const accepted: CallEvent = { type: "transfer_accepted", transferId };
const completed: CallEvent = { type: "transfer_completed", transferId };
const failed = (reason: "no_answer" | "unreachable" | "cancelled"): CallEvent => ({
  type: "transfer_failed",
  transferId,
  reason,
});
const unresolved: CallEvent = { type: "transfer_unresolved", transferId };
const backAgain: CallEvent = { type: "leg_resumed", legId: "caller", gapMs: 900 };

const TARGET = "Local/1002@patchbay-out-1;1";
const seen = (change: Partial<ChannelSeen>): ChannelSeen => ({
  kind: "channel_seen",
  uniqueid: "u1",
  queue: null,
  context: "patchbay-transfer",
  bridgedWith: [],
  ...change,
});
const withTarget = seen({ bridgedWith: [TARGET] });
const withUs = seen({ context: "patchbay-media", bridgedWith: ["WebSocket/patchbay/0x1"] });
const inSales = seen({ queue: "sales" });
const inFallback = seen({ queue: "support", context: "patchbay-fallback" });

const told = (events: readonly CallEvent[], fact: ChannelSeen) =>
  callEventsOf(fact, throughout(logOf([...talking, ...events])).state);
const connectedTo = (name: string, channel: string): CallEvent => ({
  type: "operator_connected",
  name,
  channel,
});
const queued = (name: string): CallEvent => ({ type: "queue_joined", queue: name, position: 0 });

describe("a transfer whose events nobody saw", () => {
  it.each<[string, CallEvent[], ChannelSeen, CallEvent[]]>([
    ["talks to its target", [requested(number), away, ringing], withTarget, [completed]],
    ["talks to its target, who was just told", [requested(number), away], withTarget, [completed]],
    [
      "talks to a target who took them",
      [requested(number), away, ringing, briefing, accepted],
      withTarget,
      [completed],
    ],
    [
      "was given up here, and talks to its target",
      [requested(number), away, ringing, failed("no_answer")],
      withTarget,
      [completed],
    ],
    [
      "was given up here long ago, and talks to its target",
      [requested(number), away, ringing, failed("no_answer"), unresolved],
      withTarget,
      [connectedTo("1002", TARGET)],
    ],
    ["waits in the queue it was meant for", [requested(queue), away], inSales, [completed, queued("sales")]],
    [
      "was answered in that queue",
      [requested(queue), away],
      seen({ bridgedWith: ["PJSIP/1003-2"] }),
      [completed, connectedTo("1003", "PJSIP/1003-2")],
    ],
    [
      "waits in the PBX's fallback",
      [requested(number), away, ringing],
      inFallback,
      [failed("unreachable"), queued("support")],
    ],
    ["is being dialled", [requested(number), away], seen({}), [ringing]],
  ])("%s", (_what, events, fact, expected) => {
    expect(told(events, fact)).toEqual(expected);
  });

  it.each<[string, CallEvent[], ChannelSeen]>([
    ["still rings", [requested(number), away, ringing], seen({})],
    ["has the caller on their way back", [requested(number), away, ringing], withUs],
    ["has the caller here again", [requested(number), away, ringing, backAgain], withTarget],
    ["was called off", [requested(number), away, ringing, failed("cancelled")], withTarget],
    ["was completed, as everybody knows", [requested(number), away, ringing, completed], withTarget],
    ["never was: the assistant has the caller", [], withUs],
  ])("and that %s tells nothing new", (_what, events, fact) => {
    expect(told(events, fact)).toEqual([]);
  });
});
