import { describe, expect, it } from "vitest";
import { listedNumber } from "./number.ts";

describe("a number on a list", () => {
  const cases: [raw: string, near: string, listed: string][] = [
    ["+1 (212) 555-0142", "", "+12125550142"],
    ["0047 22 12 34 56", "", "+4722123456"],
    ["(212) 555-0142", "+12125550100", "+12125550142"],
    ["020 7946 0018", "+442079460000", "+442079460018"],
    // Nobody knows whose country that is: it stays what was dialled.
    ["0221234567", "", "0221234567"],
    ["1001", "", "1001"],
    ["anonymous", "", ""],
    ["", "+12125550100", ""],
  ];
  it.each(cases)("%j near %j is %j", (raw, near, listed) => {
    expect(listedNumber(raw, near)).toBe(listed);
  });
});
