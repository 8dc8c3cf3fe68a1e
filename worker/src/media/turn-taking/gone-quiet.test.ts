import { SILENCE_BYTE } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "../conversation.test-rig.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const silence = new Uint8Array(320).fill(SILENCE_BYTE);

describe("A1: a caller whose phone sends nothing", () => {
  it("is silent for the engine", () => {
    const { talk, engine } = beginConversation();
    talk.absent(silence, 80);
    expect(engine.heard).toEqual([silence]);
  });

  it("in the middle of their speech has said it after three seconds, once, whatever the engine tells", () => {
    const { talk, engine, take, pass } = beginConversation();
    take({ type: "speech_started", itemId: "c1" });
    talk.absent(silence, 2_900);
    expect([engine.ended, engine.asked]).toEqual([0, []]);
    talk.absent(silence, 3_000);
    talk.absent(silence, 3_040);
    expect([engine.ended, engine.asked]).toEqual([1, ["answer"]]);
    pass(200);
    take({ type: "speech_stopped", itemId: "c1", speechMs: 900 });
    expect(engine.asked).toEqual(["answer"]);
    // What they say later is another matter.
    take({ type: "speech_started", itemId: "c2" }, { type: "speech_stopped", itemId: "c2", speechMs: 700 });
    expect(engine.asked.length).toBe(2);
  });
});

describe("A11: a caller who answers nothing", () => {
  const gone = (news: readonly { type: string }[]) =>
    news.filter(({ type }) => type === "caller_unresponsive").length;

  it("is asked twice, and given up after the second question, once", () => {
    const { engine, news, say, pass } = beginConversation();
    say("a", 500, "How can I help?");
    for (const itemId of ["b", "c"]) {
      pass(12_000);
      expect(engine.asked.at(-1)).toBe("still_there");
      say(itemId, 500, "Are you there?");
    }
    expect([engine.asked.length, gone(news)]).toEqual([2, 0]);
    pass(12_000);
    expect([engine.asked.length, gone(news)]).toEqual([2, 1]);
    pass(60_000);
    expect([engine.asked.length, gone(news)]).toEqual([2, 1]);
  });

  it("and then does has two more questions", () => {
    const { engine, news, say, pass, speak } = beginConversation();
    say("a", 500, "How can I help?");
    pass(12_000);
    say("b", 500, "Are you there?");
    speak("c1", 800);
    say("c", 500, "Good.");
    pass(12_000);
    say("d", 500, "Are you there?");
    pass(12_000);
    say("e", 500, "Are you there?");
    expect(gone(news)).toBe(0);
    expect(engine.asked.filter((cue) => cue === "still_there").length).toBe(3);
  });

  it("A11: before a colleague spoke with them is asked anew once the assistant has them again", () => {
    const { talk, engine, news, say, pass } = beginConversation();
    say("a", 500, "How can I help?");
    for (const itemId of ["b", "c"]) {
      pass(12_000);
      say(itemId, 500, "Are you there?");
    }
    // Somebody has seen it, and takes them over.
    talk.loseEngine();
    pass(60_000);
    talk.useEngine(engine);
    talk.answer("taken_back");
    say("d", 500, "I am back.");
    pass(12_000);
    expect(gone(news)).toBe(0);
    expect(engine.asked.at(-1)).toBe("still_there");
  });

  it("because they were told to wait for a colleague is not given up; their patience is no answer that is missing", () => {
    const { engine, news, say, pass, colleague } = beginConversation();
    colleague.asked = true;
    say("a", 500, "I am asking.");
    for (const itemId of ["b", "c", "d"]) {
      pass(12_000);
      if (engine.answering) say(itemId, 500, "One moment more.");
    }
    pass(60_000);
    expect(gone(news)).toBe(0);
    expect(engine.asked).toEqual(["still_waiting", "still_waiting"]);
    // The colleague has answered: from now on silence is the caller's own.
    colleague.asked = false;
    say("e", 500, "They can see you at nine.");
    pass(12_000);
    expect(engine.asked.at(-1)).toBe("still_there");
  });
});
