import { describe, expect, it } from "vitest";
import type { Cue } from "../../ports.ts";
import { type AnswerEnd, Answers } from "./answers.ts";

function begin() {
  const sent: (Cue | "cancel")[] = [];
  const answers = new Answers(
    (cue) => sent.push(cue),
    () => sent.push("cancel"),
  );
  return { sent, answers };
}
const completed: AnswerEnd = { outcome: "completed", code: "silent", message: "" };

describe("the answers of a session", () => {
  it("are asked for one at a time, the latest question last", () => {
    const { sent, answers } = begin();
    answers.ask("greet");
    answers.begun();
    answers.ask("answer");
    answers.ask("still_there");
    expect(sent).toEqual(["greet"]);
    // Its end is nobody's business: another one follows at once.
    expect(answers.done(completed)).toBeNull();
    expect(sent).toEqual(["greet", "still_there"]);
    expect(answers.done(completed)).toEqual(completed);
    expect(answers.pending).toBe(false);
  });

  it("that are cancelled end without a word, once", () => {
    const { sent, answers } = begin();
    answers.ask("answer");
    answers.cancel();
    answers.cancel();
    expect([sent, answers.pending]).toEqual([["answer", "cancel"], false]);
    answers.ask("answer");
    expect(answers.pending).toBe(true);
    expect(answers.done({ outcome: "cut_by_engine", code: "client_cancelled", message: "" })).toBeNull();
    expect(sent).toEqual(["answer", "cancel", "answer"]);
  });

  it("that are refused have failed; an error about something else has not", () => {
    const { answers } = begin();
    answers.ask("answer");
    expect(answers.refused("ask-7", "server_error", "x")).toBeNull();
    expect(answers.refused(null, "server_error", "x")).toBeNull();
    expect(answers.pending).toBe(true);
    expect(answers.refused("ask-1", "rate_limit_exceeded", "Too fast.")).toEqual({
      outcome: "failed",
      code: "rate_limit_exceeded",
      message: "Too fast.",
    });
    expect(answers.pending).toBe(false);
  });

  it("wait for the end of one that the service says is still under way", () => {
    const { sent, answers } = begin();
    answers.ask("answer");
    expect(answers.refused("ask-1", "conversation_already_has_active_response", "busy")).toBeNull();
    expect(sent).toEqual(["answer"]);
    answers.done(completed);
    expect(sent).toEqual(["answer", "answer"]);
  });
});
