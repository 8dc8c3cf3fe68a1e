import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CallState, type Effect, legWelcome, newCall, nextLookMs, step } from "./machine.ts";

const began: CallEvent = {
  type: "call_began",
  callId: `c${"a".repeat(26)}`,
  source: "pbx",
  direction: "inbound",
  from: { number: "1001", name: "Anna" },
  to: { number: "1412", name: "" },
  siteId: "oslo01",
  pbx: { channel: "PJSIP/1001-00000001", uniqueid: "lab-1.1", linkedid: "lab-1.1" },
};
const routed: CallEvent = {
  type: "call_routed",
  plan: { kind: "assistant", assistantId: "a1", name: "Receptionist", fallbackQueue: "support" },
  reason: "Route of extension 1412.",
};
const joined: CallEvent = { type: "leg_joined", legId: "caller", transport: "pbx" };
const opened: CallEvent = { type: "engine_opened", model: "m", sessionId: "s", openMs: 40 };
const lost: CallEvent = { type: "engine_lost", code: "refused", message: "The voice service refused." };
const said: CallEvent = {
  type: "turn_finished",
  turn: { id: "t1", speaker: "assistant", text: "Hello.", startMs: 0, endMs: 900 },
};
const restarted: CallEvent = { type: "edge_restarted" };
const resumed: CallEvent = { type: "leg_resumed", legId: "caller", gapMs: 700 };
const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "Normal Clearing (16)" };
const answered: CallEvent = {
  type: "call_answered",
  by: { kind: "assistant", id: "a1", name: "Receptionist" },
};

function run(events: readonly CallEvent[]): { state: CallState; effects: Effect["do"][] } {
  let state = newCall;
  const effects: Effect["do"][] = [];
  events.forEach((event, index) => {
    const entry: LogEntry = { n: index + 1, at: 1_000 + index, event };
    const result = step(state, entry);
    state = result.state;
    effects.push(...result.effects.map((effect) => effect.do));
  });
  return { state, effects };
}

describe("the life of a call", () => {
  it.each<[string, CallEvent[], Effect["do"][]]>([
    ["opens the engine as soon as the route says assistant", [began, routed], ["open_engine"]],
    ["greets when the leg joins a ready engine", [began, routed, opened, joined], ["open_engine", "greet"]],
    [
      "greets when the engine gets ready for a waiting leg",
      [began, routed, joined, opened],
      ["open_engine", "greet"],
    ],
    [
      "sends the caller on to people when the engine cannot be had",
      [began, routed, joined, lost],
      ["open_engine", "close_engine", "release_leg"],
    ],
    [
      "opens a lost engine again, and sends the caller to people when that fails",
      [began, routed, joined, opened, lost, lost],
      ["open_engine", "greet", "open_engine", "close_engine", "release_leg"],
    ],
    [
      "goes on instead of greeting again when something was said already",
      [began, routed, joined, opened, said, lost, opened],
      ["open_engine", "greet", "open_engine", "go_on"],
    ],
    [
      "takes the call up again after a restart, once its leg is back",
      [began, routed, joined, opened, said, restarted, resumed, opened],
      ["open_engine", "greet", "open_engine", "go_on"],
    ],
    [
      "does not fall for a voice that is lost again and again",
      [began, routed, joined, opened, lost, opened, lost, opened, lost, opened, lost],
      [
        ...["open_engine", "greet", "open_engine", "greet", "open_engine", "greet"],
        ...["open_engine", "greet", "close_engine", "release_leg"],
      ] as Effect["do"][],
    ],
    [
      "closes what it opened for an offer that expired",
      [began, routed, { type: "offer_expired" }],
      ["open_engine", "close_engine"],
    ],
    [
      "hangs the channel up when a person asks for it",
      [began, routed, { type: "hangup_requested", by: { kind: "member", id: "u", name: "Dana" } }],
      ["open_engine", "hang_up"],
    ],
    [
      "archives once it has ended",
      [began, routed, ended],
      ["open_engine", "close_engine", "release_leg", "archive"],
    ],
    [
      "does nothing more after the end",
      [began, ended, routed, joined, opened, ended],
      ["close_engine", "release_leg", "archive"],
    ],
  ])("%s", (_name, events, effects) => {
    expect(run(events).effects).toEqual(effects);
  });

  it("tells a leg where to go", () => {
    expect(legWelcome(newCall)).toBe("call_ended");
    expect(legWelcome(run([began, routed]).state)).toBe("welcome");
    expect(legWelcome(run([began, routed, lost]).state)).toBe("fallback");
    expect(legWelcome(run([began, routed, { type: "offer_expired" }]).state)).toBe("fallback");
    expect(legWelcome(run([began, routed, ended]).state)).toBe("call_ended");
  });

  it("keeps the summary that lists show", () => {
    const { state } = run([began, routed, joined, answered, ended]);
    expect(state.summary).toMatchObject({
      status: "ended",
      disposition: "completed",
      handler: { kind: "assistant", name: "Receptionist" },
      startedAt: 1_000,
      answeredAt: 1_003,
      endedAt: 1_004,
      version: 5,
    });
  });

  it("never acts before a call began, ends at most once, and stops looking after the end", () => {
    const anyEvent = fc.constantFrom(began, routed, joined, opened, lost, answered, ended);
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        const { state, effects } = run(events);
        expect(effects.filter((effect) => effect === "archive").length).toBeLessThanOrEqual(1);
        const first = events.findIndex((event) => event.type === "call_began");
        if (first < 0) expect(state.summary).toBeNull();
        const end = events.findIndex((event, at) => first >= 0 && at > first && event.type === "call_ended");
        if (end >= 0) expect(nextLookMs(state)).toBeNull();
      }),
    );
  });
});
