import { expect, it } from "vitest";
import { nothingSpoken, reduceWords, viewOfWords } from "./rows-spoken.ts";

const said = (callId: string, turnId: string, text: string) => ({ callId, turnId, text });
const event = (callId: string, turnId: string, text: string) => ({
  type: "row_words" as const,
  words: said(callId, turnId, text),
});

it("D6: rows show what is said in each call until it is a turn, and the end of another utterance ends nothing", () => {
  const first = viewOfWords({ words: [said("a", "1", "Hello")], now: 1 });
  const both = [event("b", "7", "My"), event("a", "2", "We open"), event("b", "7", "My order")].reduce(
    reduceWords,
    first,
  );
  expect([...both.values()].map(({ text }) => text)).toEqual(["We open", "My order"]);
  expect(reduceWords(both, event("a", "1", ""))).toBe(both);
  const after = reduceWords(both, event("a", "2", ""));
  expect([...after.keys()]).toEqual(["b"]);
  expect(reduceWords(nothingSpoken, event("a", "2", ""))).toBe(nothingSpoken);
});
