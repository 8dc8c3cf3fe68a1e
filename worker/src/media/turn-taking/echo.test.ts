import { decodeMulaw, encodeMulaw, SILENCE_BYTE, silenceFrame } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "../conversation.test-rig.ts";
import { promptAudio } from "../prompts/prompts.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("B7: an announcement", () => {
  it("B7: that comes back as an echo is not heard by the engine, and what the caller says after it is", () => {
    const { talk, engine, phone, news, pass } = beginConversation();
    talk.playPrompt("recorded");
    while (!news.some(({ type }) => type === "prompt_played")) {
      pass(20);
      // As loud as it was played, a moment later.
      const echo = phone.played.at(-3);
      if (echo !== undefined) talk.hear(echo);
    }
    expect(engine.heard.length).toBeGreaterThan(50);
    expect(engine.heard.every((piece) => piece.every((byte) => byte === SILENCE_BYTE))).toBe(true);
    pass(300);
    const voice = new Uint8Array(160).fill(0x20);
    talk.hear(voice);
    expect(engine.heard.at(-1)).toEqual(voice);
  });

  it.each([
    ["without an echo", Number.NEGATIVE_INFINITY],
    ["with an echo of -20 dB", -20],
    ["with one of -6 dB", -6],
  ])(
    "B7: is spoken into by a caller who is heard from their beginning once it is over, %s",
    (_how, echoDb) => {
      const { talk, engine, phone, news, pass } = beginConversation();
      // As they come out of a line.
      const words = encodeMulaw(decodeMulaw(promptAudio("caller_waiting", "de")));
      const gain = 10 ** (echoDb / 20);
      const notice = promptAudio("recorded", "en").length / 160;
      talk.playPrompt("recorded");
      let over = 0;
      for (let n = 0; over < 60; n += 1) {
        pass(20);
        // The caller begins a second before its end, and speaks on.
        const own = words.subarray((n - notice + 50) * 160, (n - notice + 51) * 160);
        const echo = phone.played.at(-5);
        const sent = decodeMulaw(n < notice - 50 || own.length < 160 ? silenceFrame() : own);
        const echoed = decodeMulaw(echo ?? silenceFrame());
        for (let at = 0; at < sent.length; at += 1) sent[at] = (sent[at] ?? 0) + (echoed[at] ?? 0) * gain;
        talk.hear(encodeMulaw(sent));
        if (news.some(({ type }) => type === "prompt_played")) over += 1;
      }
      const heard = engine.heard.flatMap((piece) => [...piece]);
      const from = heard.findIndex((byte) => byte !== SILENCE_BYTE);
      // Nothing of the notice before the caller's beginning, and from there on all that they said, in one piece.
      const middle = words.subarray(160 * 110, 160 * 112);
      const at = heard.findIndex((_, n) => middle.every((byte, m) => heard[n + m] === byte));
      expect(at).toBeGreaterThan(0);
      const begins = at - 160 * 110;
      expect((from - begins) / 160).toBeGreaterThan(-25);
      expect((from - begins) / 160).toBeLessThan(40);
    },
  );

  it("is told from the assistant's own words, which a caller may interrupt", () => {
    const { talk, engine, say } = beginConversation();
    say("a", 1_000, "How can I help?");
    const voice = new Uint8Array(160).fill(0x20);
    talk.hear(voice);
    expect(engine.heard).toEqual([voice]);
  });
});
