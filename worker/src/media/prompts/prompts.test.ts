import { FRAME_BYTES, levelDb } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { type PromptName, promptAudio } from "./prompts.ts";
import { SOUNDS } from "./sounds.ts";

const NAMES = Object.keys(SOUNDS.en) as PromptName[];
const SECOND = 8_000;

describe("the sounds of the house", () => {
  it.each(["en", "de-CH", "es", "FR-fr"])("are all spoken in %s, and to be heard", (language) => {
    for (const name of NAMES) {
      const sound = promptAudio(name, language);
      expect(sound.length, name).toBeGreaterThan(SECOND / 2);
      expect(sound.length, name).toBeLessThan(10 * SECOND);
      const loud = Array.from({ length: Math.floor(sound.length / FRAME_BYTES) }, (_, n) =>
        levelDb(sound.subarray(n * FRAME_BYTES, (n + 1) * FRAME_BYTES)),
      ).filter((db) => db > -35);
      expect((loud.length * FRAME_BYTES) / sound.length, name).toBeGreaterThan(0.4);
    }
  });

  it("differ from language to language, and are English where none is there", () => {
    for (const name of NAMES) {
      const spoken = ["en", "de", "es", "fr"].map((language) =>
        Buffer.from(promptAudio(name, language)).toString("base64"),
      );
      expect(new Set(spoken).size, name).toBe(4);
      expect(promptAudio(name, "sv")).toEqual(promptAudio(name, "en"));
      expect(promptAudio(name, "")).toEqual(promptAudio(name, "en"));
    }
  });
});
