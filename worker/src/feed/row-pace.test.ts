import { describe, expect, it } from "vitest";
import { ASK_EVERY_MS, ROW_EVERY_MS, RowPace } from "./row-pace.ts";

const said = (text: string, turnId = "t") => ({ turnId, speaker: "caller" as const, text, startMs: 0 });

describe("D6: the words of a call on their way to its row", () => {
  it("D6: go once a second at most, the newest of them", () => {
    const pace = new RowPace("c");
    pace.listed = true;
    const told: { at: number; text: string }[] = [];
    for (let at = 0; at < 10_000; at += 50) {
      pace.add(said(`words until ${at}`), at);
      const words = pace.take(at);
      if (words !== null) told.push({ at, text: words.text });
    }
    expect(told).toHaveLength(10_000 / ROW_EVERY_MS);
    for (const { at, text } of told) expect(text).toBe(`words until ${at}`);
  });

  it("D6: ask every few seconds whether anybody looks, and say when the last of them are due", () => {
    const pace = new RowPace("c");
    expect(pace.add(said("one"), 1_000)).toBe(0);
    expect(pace.take(1_000)).toEqual({ callId: "c", turnId: "t", text: "one" });
    expect(pace.dueInMs(1_000)).toBeNull();
    expect(pace.add(said("one two"), 1_200)).toBe(ASK_EVERY_MS - 200);
    pace.listed = true;
    expect(pace.dueInMs(1_200)).toBe(ROW_EVERY_MS - 200);
    expect(pace.take(1_900)).toBeNull();
    expect(pace.take(2_000)).toMatchObject({ text: "one two" });
  });

  it("D6: are dropped once they are a turn, but not those of another one", () => {
    const pace = new RowPace("c");
    pace.add(said("one", "a"), 0);
    pace.finished("b");
    expect(pace.dueInMs(0)).toBe(0);
    pace.finished("a");
    expect(pace.take(0)).toBeNull();
  });

  it("D6: are the end of a long utterance, in any script, and no long number while it is said", () => {
    const shown = (text: string) => {
      const pace = new RowPace("c");
      pace.add(said(text), 0);
      return pace.take(0)?.text ?? "";
    };
    const long = shown(`${"and then ".repeat(60)}goodbye`);
    expect(long).toMatch(/^… (and|then) .* goodbye$/);
    expect(long.length).toBeLessThanOrEqual(162);
    expect(shown("预".repeat(500))).toBe(`… ${"预".repeat(160)}`);
    expect(shown("My card is 4111 1111 11")).not.toMatch(/\d/);
    expect(shown("Tomorrow at 9, room 4021.")).toBe("Tomorrow at 9, room 4021.");
  });
});
