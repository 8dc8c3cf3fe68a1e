import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { answeredBy, atLast, logOf, olivia, opened, talking } from "../calls.test-data.ts";
import type { CallState, Effect } from "../life/state.ts";
import { nextLookMs, overdue } from "../life/watch.ts";
import { memoryOf } from "../memory.ts";

const target = { kind: "number", number: "1002", name: "Billing", line: "" } as const;
const calling: CallEvent[] = [
  ...talking,
  { type: "tool_called", toolCallId: "t", name: "transfer_call", arguments: "{}" },
];
const announced: CallEvent = {
  type: "transfer_announced",
  toolCallId: "t",
  target,
  kind: "attended",
  brief: "A bill",
  untilMs: 30_000,
};
const finished: CallEvent = {
  type: "tool_finished",
  toolCallId: "t",
  name: "transfer_call",
  outcome: "done",
  result: "{}",
  ms: 1,
};
const due = (heard: boolean): CallEvent => ({ type: "transfer_due", toolCallId: "t", heard });
const withdrawn: CallEvent = {
  type: "transfer_withdrawn",
  toolCallId: "t",
  reason: "caller_spoke",
  message: "",
};
const turn = (speaker: "caller" | "assistant", startMs: number, cutOffMs?: number): CallEvent => ({
  type: "turn_finished",
  turn: {
    id: `${startMs}`,
    speaker,
    text: "Some words.",
    startMs,
    endMs: startMs + 500,
    ...(cutOffMs === undefined ? {} : { cutOffMs }),
  },
});

/** The log's clock: one entry each 100 ms, from 0. */
function run(events: readonly CallEvent[]): { state: CallState; effects: Effect[] } {
  const { state, effects } = atLast(logOf(events, 0, 100));
  return { state, effects: effects.filter((effect) => effect.do !== "understand") };
}

describe("a caller who is told whom they are put through to", () => {
  it("goes once the announcement was heard to its end, and not before", () => {
    const told = run([...calling, announced, finished]);
    expect(told.effects).toMatchObject([{ do: "tool_done", cue: "put_through" }]);
    expect(run([...calling, announced, finished, turn("assistant", 700, 300)]).effects).toEqual([]);
    // The first of two messages is no end.
    const first = { ...turn("assistant", 700), goesOn: true } as CallEvent;
    expect(run([...calling, announced, finished, first]).effects).toEqual([]);
    const heard = run([...calling, announced, finished, turn("assistant", 700)]);
    expect(heard.effects).toEqual([{ do: "log", events: [due(true)] }]);
    const goes = run([...calling, announced, finished, turn("assistant", 700), due(true)]);
    expect(goes.effects).toMatchObject([
      {
        do: "begin_transfer",
        by: { kind: "assistant", name: "Receptionist" },
        announced: { target, brief: "A bill" },
      },
    ]);
  });

  it.each<[string, CallEvent]>([
    ["interrupts it", { type: "interruption", kind: "real", heldMs: 200 }],
    ["says something more", turn("caller", 900)],
  ])("stays when they say something: %s", (_how, event) => {
    const spoke = run([...calling, announced, finished, event]);
    expect(spoke.effects).toEqual([{ do: "log", events: [withdrawn] }]);
    const events = [...calling, announced, finished, event, withdrawn];
    const after = run(events);
    expect(after.state.announced).toBeNull();
    expect(after.effects).toMatchObject([{ do: "remind", memo: { memo: "withdrawn" } }]);
    // A session that is opened later knows it, too.
    const memory = memoryOf(logOf(events, 0));
    expect(memory.at(-1)).toMatchObject({ text: expect.stringContaining("put through to Billing") });
  });

  it("is not kept by a cough, nor by words from before", () => {
    const cough: CallEvent = { type: "interruption", kind: "false", heldMs: 200 };
    expect(run([...calling, announced, cough, turn("caller", 100)]).state.announced).not.toBeNull();
  });

  it("goes in any case when the time is over, and at once when nobody can say it", () => {
    const { state } = run([...calling, announced]);
    expect(overdue(state, 29_999)).toBeNull();
    expect(nextLookMs(state, 29_000)).toBe(1_000);
    expect(overdue(state, 30_000)).toEqual(due(false));
    const lost: CallEvent = { type: "engine_lost", code: "gone", message: "" };
    const failed = run([...calling, announced, lost, lost]);
    expect(failed.effects).toContainEqual({ do: "log", events: [due(false)] });
  });

  it("is told again by a voice that comes in the middle of it", () => {
    const again = run([
      ...calling,
      announced,
      { type: "edge_restarted" },
      { type: "leg_resumed", legId: "caller", gapMs: 900 },
      opened,
    ]);
    expect(again.effects).toContainEqual({ do: "speak", cue: "put_through" });
  });

  it("is announced once, however often the tool's call is taken up again", () => {
    const other = { ...announced, toolCallId: "u" };
    expect(run([...calling, announced, announced, other]).state.announced).toMatchObject({ toolCallId: "t" });
  });

  it.each<[string, CallEvent[]]>([
    ["a person takes them over", [answeredBy(olivia)]],
    ["the assistant is ending the call", [{ type: "closing_began", reason: "opt_out", untilMs: 9_000 }]],
    ["the PBX has them", [{ type: "queue_joined", queue: "support", position: 1 }]],
    ["the call has ended", [{ type: "call_ended", disposition: "completed", cause: "" }]],
  ])("does not go when %s", (_why, events) => {
    expect(run([...calling, announced, ...events]).state.announced).toBeNull();
  });
});
