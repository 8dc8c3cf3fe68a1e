import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "./conversation.test-rig.ts";

const sound = (itemId: string, ms: number) => ({
  type: "audio" as const,
  itemId,
  audio: new Uint8Array(ms * 8),
});

describe("an utterance whose words come after its sound", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("B4: that was heard whole is a turn when its text is there, with all of its words and the time of its sound", () => {
    const { turns, words, pass, take } = beginConversation();
    take(sound("a", 600), { type: "words", itemId: "a", delta: "Thank you " });
    take({ type: "utterance_sounded", itemId: "a" });
    pass(2_000);
    expect(turns).toEqual([]);
    take({ type: "words", itemId: "a", delta: "for calling." });
    expect(words.at(-1)?.text).toBe("Thank you for calling.");
    take({ type: "utterance_text", itemId: "a", said: { text: "Thank you for calling." } });
    expect(turns).toMatchObject([{ id: "a", text: "Thank you for calling.", startMs: 0 }]);
    expect(turns[0]?.endMs).toBeLessThan(1_000);
    expect(turns[0]?.cutOffMs).toBeUndefined();
    // It is told once, whatever comes of it later.
    take({ type: "words", itemId: "a", delta: "again" });
    take({ type: "utterance_text", itemId: "a", said: { text: "again" } });
    pass(4_000);
    expect(turns).toHaveLength(1);
    expect(words.at(-1)?.text).toBe("Thank you for calling.");
  });

  it("B4: is a turn with what is known of its words when the answer is over", () => {
    const { turns, pass, take, done } = beginConversation();
    take(sound("a", 600), { type: "words", itemId: "a", delta: "Thank you for calling." });
    take({ type: "utterance_sounded", itemId: "a" });
    pass(2_000);
    expect(turns).toEqual([]);
    done();
    expect(turns).toMatchObject([{ id: "a", text: "Thank you for calling." }]);
    expect(turns[0]?.unheard).toBeUndefined();
  });

  it("B4: that never come, are waited for no longer than its answer, whichever of sound and answer ends first", () => {
    const { turns, pass, take, done } = beginConversation();
    take(sound("a", 600), { type: "utterance_sounded", itemId: "a" });
    done();
    take(sound("b", 600));
    pass(3_000);
    expect(turns).toMatchObject([{ id: "a", text: "" }]);
    done();
    pass(400);
    expect(turns).toMatchObject([{ id: "a" }, { id: "b", text: "" }]);
  });

  it("B4: holds up the next of the same answer, so that turns stand as they were heard, the last one as the last", () => {
    const { turns, unfinished, pass, take, done } = beginConversation();
    take(sound("a", 400), { type: "utterance_sounded", itemId: "a" });
    take(sound("b", 400), { type: "words", itemId: "b", delta: "Goodbye." });
    take({ type: "utterance_text", itemId: "b", said: { text: "Goodbye." } });
    take({ type: "utterance_sounded", itemId: "b" });
    pass(2_000);
    expect(turns).toEqual([]);
    take({ type: "utterance_text", itemId: "a", said: { text: "You are welcome." } });
    expect(turns.map(({ text }) => text)).toEqual(["You are welcome.", "Goodbye."]);
    expect(unfinished).toEqual(["a"]);
    done();
    expect(turns).toHaveLength(2);
  });

  it("B4: waits for no words of an answer that was cut off, of a leg that is gone or of an engine that is lost", () => {
    for (const give of ["cut", "detach", "lose"] as const) {
      const { talk, turns, pass, take } = beginConversation();
      take(sound("a", 400), { type: "words", itemId: "a", delta: "One moment. " });
      take({ type: "utterance_sounded", itemId: "a" });
      take(sound("b", 4_000), { type: "words", itemId: "b", delta: "I am looking for your order." });
      pass(1_400);
      expect(turns).toEqual([]);
      if (give === "cut") talk.interject("news");
      else if (give === "detach") talk.detach();
      else talk.loseEngine();
      expect([give, turns.map(({ id }) => id)]).toEqual([give, ["a", "b"]]);
      expect(turns[0]?.cutOffMs).toBeUndefined();
      expect(turns[1]?.cutOffMs).toBeGreaterThan(400);
      take({ type: "utterance_text", itemId: "a", said: { text: "One moment. Really." } });
      expect(turns).toHaveLength(2);
    }
  });

  it("B4: tells how long the caller waited for it, once, and nothing of a cut-off one's later words", () => {
    const { talk, turns, words, pass, take, speak, say } = beginConversation();
    speak("c1", 600);
    take({ type: "caller_said", itemId: "c1", said: { text: "When are you open?" } });
    pass(400);
    take(sound("a", 400), { type: "utterance_sounded", itemId: "a" });
    pass(1_000);
    take({ type: "utterance_text", itemId: "a", said: { text: "Nine to five." } });
    say("b", 2_000, "And on Saturday from nine to one.");
    pass(500);
    talk.interject("news");
    const shown = words.length;
    take({ type: "words", itemId: "b", delta: "more" });
    expect(words).toHaveLength(shown);
    expect(turns.map(({ firstAudioMs }) => firstAudioMs)).toEqual([undefined, 400, undefined]);
  });
});
