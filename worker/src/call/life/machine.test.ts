import type { CallEvent } from "@patchbay/protocol/call";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  atLast,
  began,
  byAssistant,
  dana,
  joined,
  logOf,
  opened,
  routed,
  talking,
  throughout,
} from "../calls.test-data.ts";
import { type CallState, type Effect, newCall } from "./state.ts";
import { legWelcome, nextLookMs } from "./watch.ts";

const lost: CallEvent = { type: "engine_lost", code: "refused", message: "The voice service refused." };
const said: CallEvent = {
  type: "turn_finished",
  turn: { id: "t1", speaker: "assistant", text: "Hello.", startMs: 0, endMs: 900 },
};
const restarted: CallEvent = { type: "edge_restarted" };
const resumed: CallEvent = { type: "leg_resumed", legId: "caller", gapMs: 700 };
const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "Normal Clearing (16)" };
const heard: CallEvent = { type: "prompt_played", prompt: "connecting_to_people" };
/** What is asked for until the assistant has begun to greet. */
const talked: Effect["do"][] = ["open_engine", "answer_leg", "say_answered", "answer_leg", "greet"];

function run(events: readonly CallEvent[]): { state: CallState; effects: Effect["do"][] } {
  const { state, effects } = throughout(logOf(events));
  return { state, effects: effects.map((effect) => effect.do) };
}

describe("the life of a call", () => {
  it.each<[string, CallEvent[], Effect["do"][]]>([
    ["opens the engine as soon as the route says assistant", [began, routed], ["open_engine"]],
    [
      "greets when the leg joins a ready engine",
      [began, routed, opened, joined],
      ["open_engine", "answer_leg", "say_answered", "greet"],
    ],
    [
      "greets when the engine gets ready for a waiting leg",
      [began, routed, joined, byAssistant, opened],
      ["open_engine", "answer_leg", "say_answered", "answer_leg", "greet"],
    ],
    [
      "tells the caller, then sends them on to people when the engine cannot be had",
      [began, routed, joined, byAssistant, lost, heard],
      [
        "open_engine",
        "answer_leg",
        "say_answered",
        "close_engine",
        "answer_leg",
        "prompt",
        "release_leg",
      ] as Effect["do"][],
    ],
    [
      "tells a caller who comes after the engine was refused, and sends them on then",
      [began, routed, lost, joined, heard],
      ["open_engine", "close_engine", "answer_leg", "prompt", "release_leg"],
    ],
    [
      "opens a lost engine again, and gives up when that fails",
      [...talking, lost, lost],
      [...talked, "open_engine", "close_engine", "answer_leg", "prompt"],
    ],
    [
      "goes on instead of greeting again when something was said already",
      [...talking, said, lost, opened],
      [...talked, "open_engine", "answer_leg", "go_on"],
    ],
    [
      "takes the call up again after a restart, once its leg is back",
      [...talking, said, restarted, resumed, opened],
      [...talked, "answer_leg", "open_engine", "answer_leg", "go_on"],
    ],
    [
      "does not fall for a voice that is lost again and again",
      [...talking, lost, opened, lost, opened, lost, opened, lost],
      [
        ...talked,
        "open_engine",
        "answer_leg",
        "greet",
        "open_engine",
        "answer_leg",
        "greet",
        "open_engine",
        "answer_leg",
        "greet",
        "close_engine",
        "answer_leg",
        "prompt",
      ] as Effect["do"][],
    ],
    [
      "closes what it opened for an offer that expired",
      [began, routed, { type: "offer_expired" }],
      ["open_engine", "close_engine"],
    ],
    [
      "hangs the channel up when a person asks for it",
      [began, routed, { type: "hangup_requested", by: dana }],
      ["open_engine", "hang_up"],
    ],
    [
      "archives once it has ended",
      [began, routed, ended],
      ["open_engine", "close_engine", "release_leg", "release_person", "archive"],
    ],
    [
      "does nothing more after the end",
      [began, ended, routed, joined, opened, ended],
      ["close_engine", "release_leg", "release_person", "archive"],
    ],
  ])("%s", (_name, events, effects) => {
    expect(run(events).effects).toEqual(effects);
  });

  it("tells a leg where to go", () => {
    expect(legWelcome(newCall)).toBe("call_ended");
    expect(legWelcome(run([began, routed]).state)).toBe("welcome");
    expect(legWelcome(run([began, routed, lost]).state)).toBe("welcome");
    expect(legWelcome(run([began, routed, lost, joined, heard]).state)).toBe("fallback");
    expect(legWelcome(run([began, routed, { type: "offer_expired" }]).state)).toBe("fallback");
    expect(legWelcome(run([began, routed, ended]).state)).toBe("call_ended");
  });

  it("keeps the summary that lists show", () => {
    const { state } = run([began, routed, joined, byAssistant, ended]);
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

  it.each<[string, CallEvent]>([
    [
      "what it was about",
      {
        type: "call_understood",
        summary: "A visit.",
        intent: "book a visit",
        urgency: "normal",
        outcome: "answered",
        sentiment: null,
      },
    ],
    [
      "that nobody could find that out",
      { type: "understanding_failed", turnId: null, reason: "refused", message: "No." },
    ],
  ])("brings into its history, written before, %s", (_what, event) => {
    expect(atLast(logOf([began, routed, joined, byAssistant, ended, event])).effects).toEqual([
      { do: "archive" },
    ]);
  });

  it("never acts before a call began, ends at most once, and stops looking after the end", () => {
    const anyEvent = fc.constantFrom(began, routed, joined, opened, lost, byAssistant, ended);
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        const { state, effects } = run(events);
        expect(effects.filter((effect) => effect === "archive").length).toBeLessThanOrEqual(1);
        const first = events.findIndex((event) => event.type === "call_began");
        if (first < 0) expect(state.summary).toBeNull();
        const end = events.findIndex((event, at) => first >= 0 && at > first && event.type === "call_ended");
        if (end >= 0) expect(nextLookMs(state, 0)).toBeNull();
      }),
    );
  });
});
