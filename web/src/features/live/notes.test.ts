import { expect, test } from "vitest";
import { noteOf } from "./notes.ts";

test("B7: a limit that passes is named with the wait that the service asked for", () => {
  const words = (waitMs: number) => noteOf({ type: "engine_limited", waitMs })?.words;
  expect(words(2_040)).toBe("The voice service asked us to wait 2 s");
  expect(words(180)).toBe("The voice service asked us to wait 1 s");
});

test("F9: words that were lost are said to be missing where they were spoken, and whose they were", () => {
  expect(noteOf({ type: "words_lost", speaker: "caller", startMs: 0 })).toMatchObject({
    words: "Some words are missing here",
    detail: "The caller was speaking when Patchbay restarted.",
    bad: true,
  });
});

test("F10: a question that is put again says that it may be paid twice", () => {
  expect(noteOf({ type: "understanding_repeated", turnId: null })).toMatchObject({
    words: "The summary was asked for again",
    detail: expect.stringContaining("paid"),
  });
});
