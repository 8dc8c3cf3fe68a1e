import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "./conversation.test-rig.ts";

describe("a conversation", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("plays the whole utterance and reports it as one turn once it was heard", () => {
    const { phone, turns, pass, say } = beginConversation();
    pass(100);
    say("a", 1_010, "Thank you for calling.");
    expect(turns).toEqual([]);
    pass(1_200);
    expect(phone.played.length).toBe(51);
    expect(turns).toEqual([
      {
        id: "a",
        speaker: "assistant",
        text: "Thank you for calling.",
        startMs: 100,
        endMs: expect.any(Number),
      },
    ]);
    expect(turns[0]?.endMs).toBeGreaterThanOrEqual(1_100);
  });

  it("says of each message of an answer whether another is still to be heard", () => {
    const { turns, unfinished, pass, say } = beginConversation();
    say("a", 600, "You are very welcome.");
    say("b", 600, "Have a lovely day!");
    pass(800);
    expect([turns.map(({ id }) => id), unfinished]).toEqual([["a"], ["a"]]);
    pass(1_000);
    expect([turns.map(({ id }) => id), unfinished]).toEqual([["a", "b"], ["a"]]);
  });

  it("begins a turn when the caller's ear gets to it, not when it was generated behind a notice", () => {
    const { talk, turns, pass, say } = beginConversation();
    talk.playPrompt("recorded");
    say("a", 1_000, "Thank you for calling.");
    pass(6_000);
    expect(turns).toHaveLength(1);
    const [turn] = turns;
    // The notice alone takes longer than two seconds.
    expect(turn?.startMs).toBeGreaterThan(2_000);
    // It may be sent 200 ms ahead of the ear.
    expect((turn?.endMs ?? 0) - (turn?.startMs ?? 0)).toBeLessThan(1_300);
  });

  it("asks for an answer when the caller has spoken, and measures how long it took", () => {
    const { engine, take, turns, pass, say, speak } = beginConversation();
    speak("c1", 600);
    expect(engine.asked).toEqual(["answer"]);
    take({ type: "caller_said", itemId: "c1", said: { text: "When are you open?" } });
    pass(400);
    say("a", 200, "Nine to five.");
    pass(400);
    expect(turns).toMatchObject([
      { speaker: "caller", text: "When are you open?", startMs: 0, endMs: 1_100 },
      { speaker: "assistant", text: "Nine to five.", startMs: 1_500, firstAudioMs: 400 },
    ]);
  });

  it("shows interim words and takes them back when nothing intelligible came of them", () => {
    const { take, words, turns } = beginConversation();
    take(
      { type: "speech_started", itemId: "c1" },
      { type: "caller_words", itemId: "c1", delta: "Hel" },
      { type: "caller_words", itemId: "c1", delta: "lo" },
      { type: "caller_unclear", itemId: "c1", message: "noise" },
    );
    expect(words.map((interim) => interim.text)).toEqual(["Hel", "Hello", ""]);
    expect(turns).toEqual([]);
  });

  it("reports what was heard so far when the leg goes in mid-sentence", () => {
    const { talk, turns, pass, say } = beginConversation();
    say("a", 2_000, "one two three four five six seven eight");
    pass(1_000);
    talk.detach();
    expect(turns).toHaveLength(1);
    expect(turns[0]?.cutOffMs).toBeGreaterThan(700);
    expect(turns[0]?.unheard).toContain("eight");
  });

  it("ends a turn by the clock when the far end never answers a mark", () => {
    const { phone, turns, pass, say } = beginConversation();
    phone.deafToMarks = true;
    say("a", 1_000, "Nine to five.");
    pass(1_500);
    expect(turns).toEqual([]);
    pass(2_000);
    expect(turns).toMatchObject([{ speaker: "assistant", text: "Nine to five." }]);
    expect(turns[0]?.cutOffMs).toBeUndefined();
  });

  it("keeps the caller's unwritten words for the next engine, with what came just before", () => {
    const { talk, take, words, pass } = beginConversation();
    const frame = (n: number): Uint8Array => new Uint8Array(160).fill(n);
    for (let n = 0; n < 100; n += 1) talk.hear(frame(n));
    expect(talk.loseEngine()).toBeNull();
    take({ type: "speech_started", itemId: "c1" }, { type: "caller_words", itemId: "c1", delta: "Hel" });
    for (let n = 100; n < 200; n += 1) talk.hear(frame(n));
    take({ type: "speech_stopped", itemId: "c1", speechMs: 400 });
    pass(100);
    const unheard = talk.loseEngine();
    expect(words.at(-1)).toMatchObject({ turnId: "c1", text: "" });
    const frames = Array.from({ length: (unheard?.length ?? 0) / 160 }, (_, n) => unheard?.[n * 160]);
    expect(frames).toEqual(Array.from({ length: 125 }, (_, n) => 75 + n));
    expect(talk.loseEngine()).toBeNull();
  });

  it("of an endless utterance keeps the last thirty seconds", () => {
    const { talk, take } = beginConversation();
    take({ type: "speech_started", itemId: "c1" });
    for (let n = 0; n < 2_000; n += 1) talk.hear(new Uint8Array(160).fill(n % 256));
    const unheard = talk.loseEngine();
    expect(unheard?.length).toBe(1_500 * 160);
    expect([unheard?.[0], unheard?.at(-1)]).toEqual([500 % 256, 1_999 % 256]);
  });

  it("tells the assistant which keys were pressed, and is silent while they are", () => {
    const { talk, phone, engine, turns, pass, say } = beginConversation();
    say("a", 4_000, "Press one for sales, two for support, three for anything else.");
    pass(1_000);
    talk.press("1");
    expect(phone.cleared).toBe(1);
    pass(1_000);
    talk.press("2");
    pass(1_000);
    expect(engine.told).toEqual([]);
    pass(600);
    expect(engine.told).toEqual(["The caller pressed 1 2 on the keypad."]);
    expect(engine.asked).toEqual(["answer"]);
    expect(turns.at(-1)).toMatchObject({ speaker: "caller", text: "[keypad] 1 2" });
    talk.press("7");
    talk.press("#");
    expect(engine.told.at(-1)).toBe("The caller pressed 7 on the keypad.");
  });

  it("plays a sound of the house without an engine, and says when it was heard or could not be", () => {
    const { talk, phone, news, pass } = beginConversation();
    talk.loseEngine();
    talk.playPrompt("goodbye");
    expect(news).toEqual([]);
    pass(2_500);
    expect(phone.played.length).toBeGreaterThan(50);
    expect(news).toEqual([{ type: "prompt_played", prompt: "goodbye", heard: true }]);
    talk.playPrompt("goodbye");
    pass(200);
    talk.detach();
    expect(news[1]).toMatchObject({ prompt: "goodbye", heard: false });
    talk.playPrompt("goodbye");
    expect(news).toHaveLength(3);
  });
});
