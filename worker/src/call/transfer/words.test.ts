import { describe, expect, it } from "vitest";
import { logOf, talkingOver, throughout } from "../calls.test-data.ts";
import { briefWords } from "./words.ts";

const { summary } = throughout(logOf(talkingOver("pbx"))).state;

describe("what a target is told", () => {
  it("is who calls and why, and what to press, in the assistant's language", () => {
    expect(briefWords("Anna asks about her bill", summary)).toBe(
      "Anna asks about her bill. Press one to take the call, or two to decline.",
    );
    expect(briefWords(" ", summary, "de-CH")).toBe(
      "Anna ist in der Leitung. Drücken Sie die Eins, um das Gespräch anzunehmen, oder die Zwei, um es abzulehnen.",
    );
    expect(briefWords("", null, "fr")).toMatch(/^Quelqu'un est en ligne\. Appuyez/);
    expect(briefWords("", null, "sv")).toMatch(/^A caller is on the line\. Press one/);
  });
});
