import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { atLast, joins, logOf, olivia, paul, talkingOver } from "../calls.test-data.ts";
import { nextLookMs, overdue } from "../life/watch.ts";
import { mayAnswerQuestion, whoIsMeant } from "./questions.ts";

const asked: CallEvent[] = [
  ...talkingOver("browser"),
  { type: "person_asked", questionId: "q", member: null, question: "Do we?", untilMs: 45_000 },
];
const answered: CallEvent = { type: "person_answered", questionId: "q", by: olivia, text: "Yes." };
const expired: CallEvent = { type: "question_expired", questionId: "q" };

function run(events: readonly CallEvent[]) {
  const entries = logOf(events, 0);
  return { ...atLast(entries), entries };
}

describe("a question of the assistant", () => {
  it("is over when its time is, and the call looks at itself then", () => {
    const { state } = run(asked);
    expect(nextLookMs(state, 44_000)).toBe(1_000);
    expect(overdue(state, 44_999)).toBeNull();
    expect(overdue(state, 45_000)).toEqual(expired);
    const after = run([...asked, expired]);
    expect(after.state.summary?.question).toBeNull();
    expect(after.effects).toEqual([
      {
        do: "bring_news",
        tool: "ask_person",
        result: expect.stringContaining("Nobody could answer in time"),
      },
    ]);
    expect(mayAnswerQuestion(after.state, after.entries, "q", paul)).toMatchObject({
      code: "question_over",
    });
  });

  it("is over in time, too, when a person has taken the caller meanwhile", () => {
    const taken: CallEvent[] = [{ type: "takeover_claimed", by: olivia, legId: "p" }, joins("p", "browser")];
    const { state } = run([...asked, ...taken]);
    expect(state.people).not.toBeNull();
    expect(overdue(state, 44_999)).toBeNull();
    expect(overdue(state, 45_000)).toEqual(expired);
    expect(run([...asked, ...taken, expired]).effects).not.toContainEqual(
      expect.objectContaining({ do: "bring_news" }),
    );
  });

  it("brings its answer to the assistant who has the caller, and to nobody else", () => {
    expect(run([...asked, answered]).effects).toEqual([
      { do: "bring_news", tool: "ask_person", result: expect.stringContaining("Yes.") },
    ]);
    const taken: CallEvent[] = [{ type: "takeover_claimed", by: paul, legId: "p" }, joins("p", "browser")];
    expect(run([...asked, ...taken, answered]).effects).toEqual([]);
    const { state, entries } = run([...asked, answered]);
    expect(mayAnswerQuestion(state, entries, "q", paul)).toEqual({
      code: "question_answered",
      message: "Olivia has answered this question already.",
    });
  });

  it("ends with the call", () => {
    const ended: CallEvent = { type: "call_ended", disposition: "completed", cause: "" };
    const { state, entries } = run([...asked, ended]);
    expect(state.summary?.question).toBeNull();
    expect(mayAnswerQuestion(state, entries, "q", paul)).toMatchObject({ code: "already_ended" });
  });
});

describe("whom a name means", () => {
  const members = ["Ann Miller", "Anna Berg", "Hannah Lee", "Bo Berg-Lund", "Bo"].map((name) => ({ name }));
  it.each([
    // She could never be asked beside an Anna.
    ["ann", ["Ann Miller"]],
    ["Anna", ["Anna Berg"]],
    ["bo", ["Bo"]],
    ["Berg", ["Anna Berg", "Bo Berg-Lund"]],
    ["Anna  ", ["Anna Berg"]],
    ["anna berg", ["Anna Berg"]],
    ["nna", ["Anna Berg", "Hannah Lee"]],
    ["Zoe", []],
  ])("%s", (name, meant) => {
    expect(whoIsMeant(members, name).map((one) => one.name)).toEqual(meant);
  });
});
