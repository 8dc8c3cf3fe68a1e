import { describe, expect, it } from "vitest";
import { countryName, listedNumber, reached, typedNumber } from "./number.ts";

describe("a number on a list", () => {
  const cases: [raw: string, country: string | null, near: string, listed: string][] = [
    ["+1 (212) 555-0142", null, "", "+12125550142"],
    ["0047 22 12 34 56", null, "", "+4722123456"],
    ["(212) 555-0142", null, "+12125550100", "+12125550142"],
    ["(212) 555-0142", "US", "+4722123456", "+12125550142"],
    ["020 7946 0018", null, "+442079460000", "+442079460018"],
    // Nobody knows whose country that is: it stays what was dialled.
    ["0221234567", null, "", "0221234567"],
    ["1001", "US", "", "1001"],
    ["anonymous", "US", "", ""],
    ["", null, "+12125550100", ""],
  ];
  it.each(cases)("C1: %j in %j near %j is %j", (raw, country, near, listed) => {
    expect(listedNumber(raw, country, near)).toBe(listed);
  });

  it("C1: what is typed without a country is refused in words, and asks for it", () => {
    expect(typedNumber("(212) 555-0142", "US")).toEqual({ ok: true, number: "+12125550142" });
    expect(typedNumber("(212) 555-0142", null)).toMatchObject({ ok: false, code: "needs_country" });
    const wrong = typedNumber("555-0142", "US");
    expect(wrong).toMatchObject({ ok: false, code: "bad_number" });
    expect(wrong).toHaveProperty("message", expect.stringContaining("no telephone number of United States"));
    expect(countryName("NO")).toBe("Norway");
  });
});

describe("whom dialling reaches", () => {
  const cases: [raw: string, country: string | null, numbers: string[] | null][] = [
    ["(212) 555-0142", "US", ["+12125550142"]],
    ["9 212 555 0142", "US", ["+12125550142"]],
    ["9 1 212 555 0142", "US", ["+12125550142"]],
    ["9 011 44 20 7946 0018", "US", ["+442079460018"]],
    ["*67 212 555 0142", "US", ["+12125550142"]],
    // A German 0 before the number may be the outside line, or the beginning of 00.
    ["0 0221 234567", "DE", ["+49221234567"]],
    ["1412", "US", []],
    ["*97", "US", []],
    ["2125550142", null, null],
    ["555-0142", "US", null],
    ["*67 2125550142", null, null],
  ];
  it.each(cases)("C1: %j in %j: %j", (raw, country, numbers) => {
    expect(reached(raw, country)).toEqual(numbers);
  });
});
