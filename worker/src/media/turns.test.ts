import { expect, test } from "vitest";
import { assistantTurn } from "./turns.ts";

const said = (text: string) => ({ itemId: "i", text, startMs: 1_000, endMs: 5_000 });

test.each([
  ["We are open from nine to five.", "We are open from", "nine to five."],
  ["本日は九時から五時まで営業しております。", "本日は九時から五時まで", "営業しております。"],
  ["ร้านเปิดเก้าโมงถึงห้าโมง", "ร้านเปิดเก้า", "โมงถึงห้าโมง"],
])("what was heard of an answer is known in any script: %s", (text, heard, unheard) => {
  const turn = assistantTurn(said(text), 2_200, 4_000);
  expect(turn).toMatchObject({ text: heard, unheard, cutOffMs: 2_200 });
});

test("an answer that was heard whole has nothing unheard", () => {
  expect(assistantTurn(said("营业到五点。"), 4_000, 4_000)).toEqual({
    id: "i",
    speaker: "assistant",
    startMs: 1_000,
    text: "营业到五点。",
    endMs: 5_000,
  });
});
