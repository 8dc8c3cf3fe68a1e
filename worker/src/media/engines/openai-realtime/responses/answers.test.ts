import { describe, expect, it } from "vitest";
import type { Cue } from "../../../ports.ts";
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
    expect(answers.refuses("ask-7")).toBe(false);
    expect(answers.refuses("ask-1")).toBe(true);
    // Without an id it is about the question, as long as nobody has begun to answer that.
    expect(answers.refuses(undefined)).toBe(true);
    answers.begun();
    expect(answers.refuses(undefined)).toBe(false);
    expect(answers.done({ outcome: "failed", code: "server_error", message: "x" })).not.toBeNull();
    expect(answers.pending).toBe(false);
  });

  it("wait for the end of one that the service says is still under way", () => {
    const { sent, answers } = begin();
    answers.ask("answer");
    answers.busy();
    expect(sent).toEqual(["answer"]);
    answers.done(completed);
    expect(sent).toEqual(["answer", "answer"]);
  });

  it("B4: wait for the caller's words to be in the conversation", () => {
    const { sent, answers } = begin();
    answers.hold("words");
    answers.ask("answer");
    expect([sent, answers.pending]).toEqual([[], true]);
    answers.free("words");
    expect(sent).toEqual(["answer"]);
  });

  it("B2: that a limit kept back are asked for again when it is over, unless the caller has moved on", () => {
    const { sent, answers } = begin();
    answers.ask("answer");
    answers.begun();
    answers.postponed();
    expect([sent, answers.pending]).toEqual([["answer"], true]);
    answers.free("limit");
    expect(sent).toEqual(["answer", "answer"]);
    answers.postponed();
    answers.cancel();
    answers.free("limit");
    expect(sent).toEqual(["answer", "answer"]);
  });
});
