import { describe, expect, it } from "vitest";
import { turnTakingOf } from "../../turn-taking/settings.ts";
import { remember, sessionUpdate, transcriptionUpdate } from "./session.ts";

describe("what a new session is told of the call", () => {
  const turn = (speaker: "caller" | "assistant" | "operator") => ({
    id: "t1",
    speaker,
    text: "I am here.",
    startMs: 0,
    endMs: 900,
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

it("a session that only writes down is told the language where that is known, and nothing else of the call", () => {
  expect(JSON.parse(transcriptionUpdate(null)).session.audio.input.transcription).toEqual({
    model: "gpt-transcribe",
  });
  expect(JSON.parse(transcriptionUpdate("de"))).toMatchObject({
    session: {
      type: "transcription",
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          transcription: { model: "gpt-transcribe", language: "de" },
          turn_detection: { type: "server_vad" },
        },
      },
    },
  });
});

it("B7: how loud a voice has to be, and which noise is taken out, are the assistant's own", () => {
  const assistant = {
    id: "a1",
    name: "A",
    instructions: "",
    greeting: "",
    language: "en",
    voice: "marin",
    model: null,
  };
  const inputOf = (turnTaking: object | null) =>
    JSON.parse(sessionUpdate({ ...assistant, turnTaking: turnTaking && turnTakingOf(turnTaking) }, "", []))
      .session.audio.input;
  expect(inputOf(null).turn_detection.threshold).toBe(0.5);
  expect(inputOf(null)).not.toHaveProperty("noise_reduction");
  const noisy = inputOf({ threshold: 0.7, noiseReduction: "far_field" });
  expect(noisy).toMatchObject({ noise_reduction: { type: "far_field" }, turn_detection: { threshold: 0.7 } });
});

it.each([
  ["en", { language: "en" }],
  ["de-CH", { language: "de" }],
  // It has no name of two letters.
  ["gsw", {}],
])("writes %s down by the name that the service takes for it", (language, named) => {
  const assistant = {
    id: "a1",
    name: "A",
    instructions: "",
    greeting: "",
    language,
    voice: "marin",
    model: null,
  };
  for (const update of [sessionUpdate(assistant, "", []), transcriptionUpdate(language)]) {
    const { transcription } = JSON.parse(update).session.audio.input;
    expect(transcription).toEqual({ model: "gpt-transcribe", ...named });
  }
});
