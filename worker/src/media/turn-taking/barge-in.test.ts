import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "../conversation.test-rig.ts";

/** The engine's answer in these calls: 200 frames with the numbers 0 to 199. */
const WORDS = "I have Thursday at ten or Friday at two which suits you better today";

describe("the caller speaks while the assistant does", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function interrupted(change: Parameters<typeof beginConversation>[0] = {}) {
    const call = beginConversation(change);
    call.say("a", 4_000, WORDS);
    call.pass(1_000);
    call.take({ type: "speech_started", itemId: "c1" });
    return { ...call, playedBefore: call.phone.played.length };
  }
  const numbers = (frames: readonly Uint8Array[]): (number | undefined)[] => frames.map((frame) => frame[0]);

  it("silences the phone at once and cuts when the speech goes on", () => {
    const { phone, engine, turns, news, pass, say, take, playedBefore } = interrupted();
    expect(phone.cleared).toBe(1);
    pass(1_200);
    expect(phone.played.length).toBe(playedBefore);
    const [cut] = engine.interrupted[0] ?? [];
    expect(cut?.itemId).toBe("a");
    // Never more than was played, never less than the last mark, 100 ms apart.
    expect(cut?.heardMs).toBeLessThanOrEqual(playedBefore * 20);
    expect(cut?.heardMs).toBeGreaterThanOrEqual(playedBefore * 20 - 120);
    expect(turns[0]?.text.startsWith("I have Thursday")).toBe(true);
    expect(turns[0]?.unheard?.endsWith("better today")).toBe(true);
    expect(`${turns[0]?.text} ${turns[0]?.unheard}`).toContain(WORDS);
    expect(news).toEqual([{ type: "interruption", kind: "real", heldMs: 1_200 }]);
    expect(engine.asked).toEqual([]);
    say("a", 500, "even later");
    take({ type: "speech_stopped", itemId: "c1", speechMs: 1_900 });
    pass(200);
    expect(phone.played.length).toBe(playedBefore);
    expect(engine.asked).toEqual(["answer"]);
  });

  it("takes a cough for nothing: goes on where the ear left off, asks nothing, has it forgotten", () => {
    const { phone, engine, turns, news, take, pass, playedBefore } = interrupted();
    pass(600);
    take({ type: "speech_stopped", itemId: "c1", speechMs: 120 });
    take({ type: "caller_said", itemId: "c1", said: { text: "" } });
    expect(news).toEqual([{ type: "interruption", kind: "false", heldMs: 600 }]);
    expect(engine.forgotten).toEqual(["c1"]);
    pass(4_500);
    expect([engine.asked, engine.interrupted]).toEqual([[], []]);
    expect(turns).toMatchObject([{ id: "a", text: WORDS }]);
    // Everything was heard, in order; at most the last 100 ms before the silence twice.
    const played = numbers(phone.played);
    const again = played[playedBefore] ?? 0;
    expect(playedBefore - again).toBeLessThanOrEqual(6);
    expect(played.slice(0, playedBefore)).toEqual(Array.from({ length: playedBefore }, (_, n) => n));
    expect(played.slice(playedBefore)).toEqual(Array.from({ length: 200 - again }, (_, n) => again + n));
  });

  it.each(["Mhm.", "Okay.", "Yes, yes, okay."])("takes %j for listening", (words) => {
    const { engine, turns, news, take, pass } = interrupted();
    pass(900);
    take({ type: "speech_stopped", itemId: "c1", speechMs: 400 });
    take({ type: "caller_said", itemId: "c1", said: { text: words } });
    pass(4_500);
    expect(news).toEqual([{ type: "interruption", kind: "false", heldMs: 900 }]);
    expect(engine.forgotten).toEqual(["c1"]);
    expect(turns.map(({ id }) => id)).toEqual(["a"]);
  });

  it("cuts for a single short word that is meant, and answers it", () => {
    const { engine, turns, news, take, pass } = interrupted();
    pass(800);
    take({ type: "speech_stopped", itemId: "c1", speechMs: 300 });
    expect(engine.interrupted).toEqual([]);
    take({ type: "caller_said", itemId: "c1", said: { text: "Stop!" } });
    expect(news).toEqual([{ type: "interruption", kind: "real", heldMs: 800 }]);
    expect(engine.asked).toEqual(["answer"]);
    expect(turns.map(({ speaker, text }) => [speaker, text]).at(-1)).toEqual(["caller", "Stop!"]);
  });

  it("never holds longer than is bearable when the engine says nothing more, and answers when it does", () => {
    const { engine, news, take, pass, longestSilenceMs } = interrupted();
    pass(600);
    take({ type: "speech_stopped", itemId: "c1", speechMs: 200 });
    pass(700);
    expect(news).toEqual([{ type: "interruption", kind: "false", heldMs: 1_200 }]);
    expect(longestSilenceMs()).toBeLessThan(1_500);
    expect(engine.forgotten).toEqual([]);
    // The words come late, and were meant: the assistant stops after all.
    take({ type: "caller_said", itemId: "c1", said: { text: "Wait a second." } });
    expect(engine.interrupted).toHaveLength(1);
    expect(engine.asked).toEqual(["answer"]);
  });

  it("has a late noise forgotten without stopping again", () => {
    const { phone, engine, take, pass } = interrupted();
    pass(600);
    take({ type: "speech_stopped", itemId: "c1", speechMs: 200 });
    pass(700);
    take({ type: "caller_unclear", itemId: "c1", message: "noise" });
    expect(engine.forgotten).toEqual(["c1"]);
    expect(phone.cleared).toBe(1);
  });

  it("keeps speech that is still being made while it holds, and plays it afterwards", () => {
    const { phone, engine, take, pass } = beginConversation();
    const piece = (first: number): Uint8Array =>
      Uint8Array.from({ length: 50 * 160 }, (_, at) => first + Math.floor(at / 160));
    take({ type: "audio", itemId: "a", audio: piece(0) });
    pass(500);
    take({ type: "speech_started", itemId: "c1" });
    const before = phone.played.length;
    take(
      { type: "audio", itemId: "a", audio: piece(50) },
      { type: "utterance_text", itemId: "a", said: { text: "x" } },
      { type: "utterance_sounded", itemId: "a" },
    );
    pass(400);
    expect(phone.played.length).toBe(before);
    take(
      { type: "speech_stopped", itemId: "c1", speechMs: 100 },
      { type: "caller_said", itemId: "c1", said: { text: "" } },
    );
    pass(2_000);
    expect(numbers(phone.played).at(-1)).toBe(99);
    expect(engine.asked).toEqual([]);
  });

  it("cuts at the first sound when the guard is off", () => {
    const { engine, news } = interrupted({ guard: false });
    expect(engine.interrupted).toHaveLength(1);
    expect(news).toEqual([{ type: "interruption", kind: "real", heldMs: 0 }]);
  });

  it("holds an answer that is due but not yet heard, without telling anybody of an interruption", () => {
    const { phone, engine, news, take, pass, say, speak } = beginConversation();
    speak("c1", 1_000);
    take({ type: "speech_started", itemId: "c2" });
    say("a", 400, "Certainly.");
    pass(1_300);
    expect(phone.played).toEqual([]);
    take({ type: "speech_stopped", itemId: "c2", speechMs: 1_000 });
    expect(engine.interrupted).toHaveLength(1);
    expect(engine.asked).toEqual(["answer", "answer"]);
    expect(news).toEqual([]);
  });
});
