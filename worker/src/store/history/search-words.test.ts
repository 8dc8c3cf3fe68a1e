import { describe, expect, it } from "vitest";
import { folded, foundBy, searchWords } from "./search-words.ts";

describe("C4: names and words without case and diacritics, in any script", () => {
  const same: [a: string, b: string][] = [
    ["Élodie Özkan", "elodie ozkan"],
    ["ŁÓDŹ", "łódź"],
    ["Łódź", "lodz"],
    ["Søren Ærø", "soren aero"],
    ["Weiß", "WEISS"],
    ["İSTANBUL", "istanbul"],
    ["Nguyễn Thị Hồng", "nguyen thi hong"],
    ["ΆΝΝΑ", "αννα"],
    ["Ёлка", "елка"],
    ["ﬁnance ＡＢＣ", "finance abc"],
    ["ガス", "ガス"],
    ["مُحَمَّد", "محمد"],
  ];
  it.each(same)("C4: %s is %s", (a, b) => {
    expect(folded(a)).toBe(folded(b));
  });

  it("C4: keeps apart what differs", () => {
    expect(folded("Anna")).not.toBe(folded("Hanna"));
    expect(folded("王")).not.toBe(folded("玉"));
    expect(folded("ガス")).not.toBe(folded("カス"));
    expect(folded("मीरा")).not.toBe(folded("मारा"));
    expect(folded("นัด")).not.toBe(folded("นด"));
  });
});

it("C4: splits the words of scripts that have no blanks between them", () => {
  expect(searchWords("ฉันต้องการนัดหมาย").split(" ")).toContain("นัด");
  expect(searchWords("我想预约牙医").split(" ").length).toBeGreaterThan(2);
  expect(searchWords("Grüße aus Köln, bitte!")).toBe("grusse aus koln, bitte!");
});

it("C4: has a call found by the digits of its numbers, however they were delivered", () => {
  const parties = [
    { name: "Élodie Özkan", number: "(212) 555-0142" },
    { name: "", number: "1412" },
  ];
  expect(foundBy(parties, "+12125550142")).toBe("elodie ozkan\n2125550142\n1412\n12125550142");
});
