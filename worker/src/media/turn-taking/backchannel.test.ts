import { turnTaking } from "@patchbay/protocol/turn-taking";
import { expect, test } from "vitest";
import { wantsFloor } from "./backchannel.ts";

const taking = turnTaking.parse({});

test.each([
  "Mm-hm.",
  "Okay, yes.",
  "はい",
  "はいはい、ええ。",
  "うんうん",
  "嗯嗯",
  "对对对",
  "ครับ",
  "네 네",
  "हाँ जी",
  "да, да",
  "نعم",
])("an answer goes on while the caller only listens: %s", (text) => {
  expect(wantsFloor(text, taking)).toBe(false);
});

test.each([
  "Wait.",
  "Okay, but when?",
  "はい、でも明日はだめです",
  "等一下",
  "ไม่ใช่ครับ",
  "아니요",
  "नहीं",
  "нет",
  "لا",
])("a caller who says something is let in: %s", (text) => {
  expect(wantsFloor(text, taking)).toBe(true);
});
