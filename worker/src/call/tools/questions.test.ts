import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { step } from "../life/machine.ts";
import { type Effect, newCall } from "../life/state.ts";
import { nextLookMs, overdue } from "../life/watch.ts";
import { mayAnswerQuestion } from "./questions.ts";

const by = (name: string) => ({ kind: "member", id: name, name }) as const;
const events: CallEvent[] = [
  {
    ...{ type: "call_began", callId: `c${"a".repeat(26)}`, source: "browser", direction: "internal" },
    ...{ from: { number: "", name: "Anna" }, to: { number: "", name: "Ava" }, siteId: null },
  },
  {
    type: "call_routed",
    plan: { kind: "assistant", assistantId: "a1", name: "Ava", fallbackQueue: "" },
    reason: "",
  },
  { type: "leg_joined", legId: "caller", transport: "browser" },
  { type: "call_answered", by: { kind: "assistant", id: "a1", name: "Ava" } },
  { type: "engine_opened", model: "m", sessionId: "s", openMs: 1 },
  { type: "person_asked", questionId: "q", member: null, question: "Do we?", untilMs: 45_000 },
];
const answered: CallEvent = { type: "person_answered", questionId: "q", by: by("Olivia"), text: "Yes." };
const expired: CallEvent = { type: "question_expired", questionId: "q" };

function run(log: readonly CallEvent[]) {
  const entries: LogEntry[] = log.map((event, at) => ({ n: at + 1, at, event }));
  let state = newCall;
  let effects: Effect[] = [];
  for (const entry of entries) ({ state, effects } = step(state, entry));
  return { state, effects, entries };
}

describe("a question of the assistant", () => {
  it("is over when its time is, and the call looks at itself then", () => {
    const { state } = run(events);
    expect(nextLookMs(state, 44_000)).toBe(1_000);
    expect(overdue(state, 44_999)).toBeNull();
    expect(overdue(state, 45_000)).toEqual(expired);
    const after = run([...events, expired]);
    expect(after.state.summary?.question).toBeNull();
    expect(after.effects).toEqual([
      {
        do: "bring_news",
        tool: "ask_person",
        result: expect.stringContaining("Nobody could answer in time"),
      },
    ]);
    expect(mayAnswerQuestion(after.state, after.entries, "q", by("Paul"))).toMatchObject({
      code: "question_over",
    });
  });

  it("brings its answer to the assistant who has the caller, and to nobody else", () => {
    expect(run([...events, answered]).effects).toEqual([
      { do: "bring_news", tool: "ask_person", result: expect.stringContaining("Yes.") },
    ]);
    const taken: CallEvent[] = [
      { type: "takeover_claimed", by: by("Paul"), legId: "p" },
      { type: "leg_joined", legId: "p", transport: "browser" },
    ];
    expect(run([...events, ...taken, answered]).effects).toEqual([]);
    const { state, entries } = run([...events, answered]);
    expect(mayAnswerQuestion(state, entries, "q", by("Paul"))).toEqual({
      code: "question_answered",
      message: "Olivia has answered this question already.",
    });
  });

  it("ends with the call", () => {
    const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };
    const { state, entries } = run([...events, ended]);
    expect(state.summary?.question).toBeNull();
    expect(mayAnswerQuestion(state, entries, "q", by("Paul"))).toMatchObject({ code: "already_ended" });
  });
});
