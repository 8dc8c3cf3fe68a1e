import { SILENCE_BYTE } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { beginConversation } from "../conversation.test-rig.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("B7: an announcement that comes back as an echo", () => {
  it("is not heard by the engine, and what the caller says after it is", () => {
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

  it("is told from the assistant's own words, which a caller may interrupt", () => {
    const { talk, engine, say } = beginConversation();
    say("a", 1_000, "How can I help?");
    const voice = new Uint8Array(160).fill(0x20);
    talk.hear(voice);
    expect(engine.heard).toEqual([voice]);
  });
});
