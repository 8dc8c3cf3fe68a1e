import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "../conversation.test-rig.ts";
import type { AnswerOutcome } from "../ports.ts";

/** The engine is heard to begin, and its answer ends so. */
function brokenOff(outcome: AnswerOutcome, ms = 3_000) {
  const rig = beginConversation();
  rig.talk.answer("answer");
  const cutOff = (itemId: string): void => {
    rig.take({ type: "audio", itemId, audio: new Uint8Array(ms * 8) });
    rig.take({ type: "words", itemId, delta: "So you could" });
    rig.done(outcome);
  };
  cutOff("a");
  return { ...rig, cutOff };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("B3: an answer that ends before its end", () => {
  it.each<AnswerOutcome>(["cut_short", "failed", "cut_by_engine"])(
    "%s after its first sound is gone on with at once, twice in a row at most",
    (outcome) => {
      const { engine, cutOff, pass } = brokenOff(outcome);
      expect(engine.asked).toEqual(["answer", "continue"]);
      pass(1_000);
      cutOff("b");
      expect(engine.asked).toEqual(["answer", "continue", "continue"]);
      cutOff("c");
      expect(engine.asked).toEqual(["answer", "continue", "continue"]);
    },
  );

  it("that was gone on with to its end may be cut short again later", () => {
    const { engine, cutOff, say } = brokenOff("cut_short");
    cutOff("b");
    say("c", 500, "do that.");
    cutOff("d");
    expect(engine.asked.filter((cue) => cue === "continue").length).toBe(3);
  });

  it("held back, has a sentence in its place, once", () => {
    const { engine, cutOff } = brokenOff("withheld");
    expect(engine.asked).toEqual(["answer", "withheld"]);
    cutOff("b");
    expect(engine.asked).toEqual(["answer", "withheld"]);
  });

  it("held back before its first sound, is not asked for again", () => {
    const { engine, talk, done } = beginConversation();
    talk.answer("answer");
    done("withheld");
    expect(engine.asked).toEqual(["answer", "withheld"]);
  });

  it("is the caller's to go on with when they speak", () => {
    const { engine, talk, take, done } = beginConversation();
    talk.answer("answer");
    take({ type: "audio", itemId: "a", audio: new Uint8Array(24_000) });
    take({ type: "speech_started", itemId: "c1" });
    done("cut_short");
    expect(engine.asked).toEqual(["answer"]);
  });

  it("of a goodbye stays as it is", () => {
    const { engine, talk, take, done } = beginConversation();
    talk.answer("goodbye");
    take({ type: "audio", itemId: "a", audio: new Uint8Array(8_000) });
    done("cut_short");
    expect(engine.asked).toEqual(["goodbye"]);
  });
});

describe("B4: what belongs to one answer comes as it likes", () => {
  it("sound that comes 700 ms after its words is heard whole", () => {
    const { phone, turns, talk, take, pass, done } = beginConversation();
    talk.answer("answer");
    take({ type: "audio", itemId: "a", audio: new Uint8Array(30 * 160) });
    take({ type: "utterance_text", itemId: "a", said: { text: "We open at nine and close at five." } });
    pass(700);
    take({ type: "audio", itemId: "a", audio: new Uint8Array(100 * 160) });
    take({ type: "utterance_sounded", itemId: "a" });
    done();
    pass(3_500);
    expect(phone.played.length).toBe(130);
    expect(turns).toMatchObject([{ text: "We open at nine and close at five." }]);
    expect(turns[0]).not.toHaveProperty("interrupted");
  });

  it("without an end of its sound it ends with the answer", () => {
    const { phone, turns, talk, take, pass, done } = beginConversation();
    talk.answer("answer");
    take({ type: "audio", itemId: "a", audio: new Uint8Array(50 * 160) });
    take({ type: "utterance_text", itemId: "a", said: { text: "Yes." } });
    done();
    pass(1_500);
    expect([phone.played.length, turns.length]).toEqual([50, 1]);
  });

  it("two utterances of one answer are heard one after the other, each a turn of its own", () => {
    const { phone, turns, talk, take, pass, done } = beginConversation();
    talk.answer("answer");
    take({ type: "audio", itemId: "a", audio: new Uint8Array(50 * 160).fill(1) });
    take({ type: "audio", itemId: "b", audio: new Uint8Array(50 * 160).fill(2) });
    take({ type: "utterance_text", itemId: "b", said: { text: "It is nine." } });
    take({ type: "utterance_text", itemId: "a", said: { text: "One moment." } });
    take({ type: "utterance_sounded", itemId: "b" }, { type: "utterance_sounded", itemId: "a" });
    done();
    pass(3_000);
    expect(phone.played.map(([first]) => first)).toEqual([...Array(50).fill(1), ...Array(50).fill(2)]);
    expect(turns.map(({ text }) => text)).toEqual(["One moment.", "It is nine."]);
  });
});

describe("B2: an answer that a limit keeps back", () => {
  it("has the caller told at once, and again, and the engine is not given up for it", () => {
    const { engine, news, silent, say, speak, take, pass, resetSilence, longestSilenceMs } =
      beginConversation();
    speak("c1", 1_000);
    resetSilence();
    take({ type: "limited", waitMs: 6_000, code: "rate_limited", message: "" });
    pass(6_500);
    say("a", 500, "Certainly.");
    pass(1_000);
    expect(longestSilenceMs()).toBeLessThan(1_500);
    expect([engine.asked, silent]).toEqual([["answer"], []]);
    expect(news.filter(({ type }) => type === "silence_noticed").length).toBeGreaterThan(1);
  });

  it("in the opening of the session has the caller told, too", () => {
    const { phone, take, pass } = beginConversation();
    take({ type: "limited", waitMs: 2_000, code: "rate_limited", message: "" });
    pass(500);
    expect(phone.played.length).toBeGreaterThan(10);
  });
});
