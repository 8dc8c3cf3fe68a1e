import { describe, expect, test } from "vitest";
import { wordBoundary, wordsIn } from "./words.ts";

test.each([
  ["Nine to five, o'clock.", ["Nine", "to", "five", "o'clock"]],
  ["हाँ जी", ["हाँ", "जी"]],
  ["今日、明日。", ["今日", "明日"]],
  ["", []],
])("the words of %s", (text, words) => {
  expect(wordsIn(text)).toEqual(words);
});

describe("where a text is cut", () => {
  test("no word is torn", () => {
    expect(wordBoundary("Nine to five.", 6)).toBe(4);
    expect(wordBoundary("Nine to five.", 2)).toBe(0);
  });

  test("a script without blanks is cut between its words, and never cut whole", () => {
    const text = "本日は九時から五時まで営業しております。";
    for (let edge = 0; edge <= text.length; edge += 1) {
      const at = wordBoundary(text, edge);
      expect(at).toBeLessThanOrEqual(edge);
      expect(edge - at).toBeLessThanOrEqual(4);
    }
    expect(text.slice(0, wordBoundary(text, 10))).toBe("本日は九時から五時");
  });

  test("two scripts in one sentence are each cut in their own way", () => {
    expect("Room 五号室 is free".slice(0, wordBoundary("Room 五号室 is free", 10))).toBe(
      "Room 五号室 ".trimEnd(),
    );
  });
});
