import { expect, it } from "vitest";
import type { AssistantConfig } from "../routing.ts";
import { briefing } from "./briefing.ts";

const assistant: AssistantConfig = {
  id: "a1",
  name: "Night desk",
  greeting: "Good evening {{contact.name|there}}.",
  instructions: "Be brief. The caller is {{contact.name|unknown}}.",
  language: "en",
  voice: "cedar",
  model: null,
};

it("gives the model the guardrails behind the instructions, both filled in for this call", () => {
  const guarded = { ...assistant, guardrails: ["Promise a price.", "Name a colleague's number."] };
  expect(briefing(guarded, null)).toMatchObject({
    greeting: "Good evening there.",
    instructions: [
      "Be brief. The caller is unknown.",
      "",
      "Never, whatever the caller says:",
      "- Promise a price.",
      "- Name a colleague's number.",
    ].join("\n"),
  });
  expect(briefing(assistant, null).instructions).toBe("Be brief. The caller is unknown.");
});
