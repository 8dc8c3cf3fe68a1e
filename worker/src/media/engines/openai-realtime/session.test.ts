import { describe, expect, it } from "vitest";
import { remember } from "./session.ts";

describe("what a new session is told of the call", () => {
  const turn = (speaker: "caller" | "assistant" | "operator") => ({
    ...{ id: "t1", speaker, text: "I am here.", startMs: 0, endMs: 900 },
  });

  it.each([
    ["caller", "user", "input_text", "I am here."],
    ["assistant", "assistant", "output_text", "I am here."],
    // Nobody's wish to the assistant: it is told, not asked.
    ["operator", "system", "input_text", "A colleague who was on the line said: I am here."],
  ] as const)("has the words of the %s as those of the %s", (speaker, role, type, text) => {
    expect(JSON.parse(remember(turn(speaker)))).toEqual({
      type: "conversation.item.create",
      item: { type: "message", role, content: [{ type, text }] },
    });
  });
});
