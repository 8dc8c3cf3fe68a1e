import type { ActAnswer } from "@patchbay/protocol/ami/act-answer";
import { expect, it } from "vitest";
import { withoutWithheld } from "./withheld-values.ts";

const answer: ActAnswer = {
  verdict: "answered",
  headers: { Response: "Success", Value: "+4721000000", Output: ["from +4721000000 to 1001"] },
  items: [
    { Channel: "PJSIP/1407-1", CallerIDNum: "1407", CallerIDName: "Anna", ConnectedLineNum: "+4721000000" },
    { Variable: "CALLERID(num)=+4721000000", Exten: "14070" },
  ],
  leftOut: 0,
  named: {},
};

it("nowhere in an answer stands a number that is withheld, nor whose it is", () => {
  const withheld = { numbers: new Set(["+4721000000", "1407"]), names: new Set(["Anna"]) };
  expect(withoutWithheld(answer, withheld)).toMatchObject({
    headers: { Response: "Success", Value: "withheld", Output: ["from withheld to 1001"] },
    items: [
      {
        // A short one is within too much else.
        Channel: "PJSIP/1407-1",
        CallerIDNum: "withheld",
        CallerIDName: "withheld",
        ConnectedLineNum: "withheld",
      },
      { Variable: "CALLERID(num)=withheld", Exten: "14070" },
    ],
  });
});

it("whose it is stands in no caller written as a whole, nor does a short number", () => {
  const withheld = { numbers: new Set(["1407"]), names: new Set(["Anna"]) };
  const whole = {
    ...answer,
    headers: { Response: "Success", Value: '"Anna" <1407>' },
    items: [{ Variable: 'CALLERID(all)="Anna" <1407>' }, { CallerIDName: "Annabel" }],
  };
  expect(withoutWithheld(whole, withheld)).toMatchObject({
    headers: { Response: "Success", Value: '"withheld" <withheld>' },
    items: [{ Variable: 'CALLERID(all)="withheld" <withheld>' }, { CallerIDName: "Annabel" }],
  });
});

it("everything is told where nobody withholds theirs", () => {
  expect(withoutWithheld(answer, { numbers: new Set(), names: new Set() })).toBe(answer);
});
