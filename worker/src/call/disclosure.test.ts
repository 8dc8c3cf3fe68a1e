import { DEFAULT_ORG_SETTINGS, orgSettings } from "@patchbay/protocol/org-settings";
import { describe, expect, it } from "vitest";
import { Disclosures, disclosuresOf } from "./disclosure.ts";

const everything = orgSettings.parse({
  recording: { enabled: true },
  understanding: { enabled: true, emotion: true },
});

describe("what a caller is told before the greeting", () => {
  it.each([
    ["nothing by default", {}, []],
    [
      "the recording, unless the organization has it otherwise",
      { recording: { enabled: true } },
      ["recorded"],
    ],
    ["nothing of a recording that is not announced", { recording: { enabled: true, announce: false } }, []],
    ["nothing of words that are understood", { understanding: { enabled: true } }, []],
    ["that moods are read", { understanding: { enabled: true, emotion: true } }, ["analysed"]],
    [
      "nothing of moods while nothing is understood",
      { understanding: { enabled: false, emotion: true } },
      [],
    ],
  ])("is %s", (_what, settings, said) => {
    expect(disclosuresOf(orgSettings.parse(settings))).toEqual(said);
  });

  it("is said once, and once more when it was cut off", () => {
    const disclosures = new Disclosures();
    expect(disclosures.take(everything)).toEqual(["recorded", "analysed"]);
    expect(disclosures.take(everything)).toEqual([]);
    disclosures.observe({ type: "prompt_played", prompt: "recorded" });
    disclosures.observe({ type: "prompt_played", prompt: "analysed", heard: false });
    expect(disclosures.take(everything)).toEqual(["analysed"]);
    expect(new Disclosures().take(DEFAULT_ORG_SETTINGS)).toEqual([]);
  });
});
