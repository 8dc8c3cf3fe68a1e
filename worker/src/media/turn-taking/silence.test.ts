import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "../conversation.test-rig.ts";

describe("silence that nobody explains", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const actions = (news: readonly { type: string; action?: string }[]): (string | undefined)[] =>
    news.flatMap((event) => (event.type === "silence_noticed" ? [event.action] : []));

  it("asks for patience when the answer is late, and lets the answer follow", () => {
    const { engine, turns, news, pass, say, speak, resetSilence, longestSilenceMs } = beginConversation();
    speak("c1", 1_000);
    resetSilence();
    pass(2_400);
    expect(actions(news)).toEqual(["filler"]);
    say("a", 500, "Certainly.");
    pass(2_000);
    expect(longestSilenceMs()).toBeLessThan(1_500);
    expect(engine.asked).toEqual(["answer"]);
    expect(actions(news)).toEqual(["filler"]);
    expect(turns).toMatchObject([{ speaker: "assistant", text: "Certainly." }]);
  });

  it("asks again when the engine has nothing under way, and takes it for lost after a few seconds", () => {
    const { engine, news, silent, pass, speak, resetSilence, longestSilenceMs } = beginConversation();
    speak("c1", 1_000);
    engine.answering = false;
    resetSilence();
    pass(8_000);
    expect(actions(news).slice(0, 3)).toEqual(["filler", "asked_again", "filler"]);
    expect(engine.asked.slice(0, 2)).toEqual(["answer", "answer"]);
    expect(silent).toEqual(["unresponsive"]);
    expect(longestSilenceMs()).toBeLessThan(1_500);
  });

  it("asks once more after an answer without a sound, then gives the engine up", () => {
    const { engine, silent, done, speak } = beginConversation();
    speak("c1", 1_000);
    done("failed");
    expect(engine.asked).toEqual(["answer", "answer"]);
    expect(silent).toEqual([]);
    done("failed");
    expect(silent).toEqual(["failed"]);
  });

  it("says something when the engine falls silent in mid-sentence", () => {
    const { engine, news, take, pass, resetSilence, longestSilenceMs, speak } = beginConversation();
    speak("c1", 1_000);
    take({ type: "audio", itemId: "a", audio: new Uint8Array(8_000) });
    resetSilence();
    pass(4_000);
    expect(actions(news)[0]).toBe("filler");
    expect(engine.asked).toEqual(["answer"]);
    expect(longestSilenceMs()).toBeLessThan(1_500);
  });

  it("B7: says nothing into an answer that the far end has whole, however late its marks are", () => {
    const { phone, news, silent, turns, pass, say } = beginConversation();
    phone.deafToMarks = true;
    say("a", 6_000, "We are open on Mondays.");
    pass(8_500);
    expect(news).toEqual([]);
    expect(silent).toEqual([]);
    expect(turns).toMatchObject([{ speaker: "assistant", text: "We are open on Mondays." }]);
  });

  it("B4: waits for the rest of a long answer as long as for any other before the engine is given up", () => {
    const { news, silent, take, pass } = beginConversation();
    take({ type: "audio", itemId: "a", audio: new Uint8Array(10_000 * 8) });
    pass(11_500);
    expect(actions(news)).toEqual(["filler"]);
    expect(silent).toEqual([]);
    take({ type: "audio", itemId: "a", audio: new Uint8Array(1_000 * 8) });
    pass(2_000);
    expect(silent).toEqual([]);
    pass(8_000);
    expect(silent).toEqual(["unresponsive"]);
  });

  it("tells a caller who waits for a colleague's answer that it is not there yet, rather than to ask for them", () => {
    const { engine, news, colleague, pass, say } = beginConversation();
    colleague.asked = true;
    say("a", 1_000, "I am asking.");
    pass(11_500);
    expect(engine.asked).toEqual(["still_waiting"]);
    say("b", 600, "Nobody has answered yet.");
    colleague.asked = false;
    pass(11_000);
    expect(engine.asked).toEqual(["still_waiting", "still_there"]);
    expect(actions(news)).toEqual(["ask_patience", "ask_caller"]);
  });

  it("asks a silent caller twice whether they are still there, and again after they spoke", () => {
    const { engine, news, take, pass, say, speak } = beginConversation();
    say("a", 1_000, "How can I help you?");
    pass(11_500);
    expect(engine.asked).toEqual(["still_there"]);
    say("b", 600, "Are you still there?");
    pass(11_000);
    say("c", 600, "Are you still there?");
    pass(30_000);
    expect(engine.asked).toEqual(["still_there", "still_there"]);
    speak("c1", 700);
    take({ type: "caller_said", itemId: "c1", said: { text: "Yes, I am." } });
    say("d", 600, "Good.");
    pass(11_000);
    expect(engine.asked).toEqual(["still_there", "still_there", "answer", "still_there"]);
    expect(actions(news)).toEqual(["ask_caller", "ask_caller", "ask_caller"]);
  });

  it("asks for patience while a lost engine is opened anew", () => {
    const { talk, engine, news, pass, speak } = beginConversation();
    speak("c1", 1_000);
    talk.loseEngine();
    talk.useEngine(engine);
    pass(1_300);
    expect(actions(news)).toEqual(["filler"]);
  });

  it("bridges a greeting that is late", () => {
    const { news, pass } = beginConversation();
    pass(1_300);
    expect(actions(news)).toEqual(["filler"]);
  });
});
