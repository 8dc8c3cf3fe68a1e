import metadata from "libphonenumber-js/max/metadata";
import { describe, expect, it } from "vitest";
import { numberKey, phoneNumbers, whyUnreadable } from "./phone-number.ts";

const numbers = phoneNumbers(metadata);
const e164 = (raw: string, country: string | null): string => {
  const read = numbers.read(raw, country);
  return read.kind === "number" ? read.e164 : read.kind === "internal" ? read.digits : read.why;
};

describe("C1: one number is one value, however it is written", () => {
  const spellings: [raw: string, country: string | null][] = [
    ["+12125550142", null],
    ["+1 (212) 555-0142", "NO"],
    ["(212) 555-0142", "US"],
    ["212.555.0142", "US"],
    ["212/555-0142", "US"],
    ["2125550142", "US"],
    ["12125550142", "US"],
    ["1-212-555-0142", "CA"],
    ["011 1 212 555 0142", "US"],
    ["00 1 212 555 0142", "DE"],
    ["0012125550142", null],
    ["+1\u00a0212\u2011555\u20110142", null],
    ["\uff0b\uff11\uff12\uff11\uff12\uff15\uff15\uff15\uff10\uff11\uff14\uff12", null],
    ["tel:+1-212-555-0142", null],
    ["sip:+12125550142@trunk.example;user=phone", null],
    ["2125550142;phone-context=+1", null],
    ["+12125550142;npdi;rn=+12125550000", null],
  ];
  it.each(spellings)("C1: %j in %j", (raw, country) => {
    expect(e164(raw, country)).toBe("+12125550142");
  });

  const others: [raw: string, country: string | null, value: string][] = [
    ["020 7946 0018", "GB", "+442079460018"],
    ["+44 (0)20 7946 0018", null, "+442079460018"],
    ["011442079460018", "US", "+442079460018"],
    ["06 1234 5678", "IT", "+390612345678"],
    ["8 (495) 123-45-67", "RU", "+74951234567"],
    ["+52 1 55 1234 5678", null, "+525512345678"],
    ["+54 9 11 2345 6789", null, "+5491123456789"],
    ["\u0660\u0662\u0661\u0662\u0665\u0665\u0665\u0660\u0661\u0664", "EG", "+20212555014"],
  ];
  it.each(others)("C1: %j in %j is %j", (raw, country, value) => {
    expect(e164(raw, country)).toBe(value);
  });

  const none: [raw: string, country: string | null, why: string][] = [
    ["", "US", "empty"],
    ["anonymous", "US", "not_a_number"],
    ["(212) 555-0142", null, "needs_country"],
    ["0221 234567", null, "needs_country"],
    ["555-0142", "US", "not_a_number"],
    ["+12", null, "not_a_number"],
    ["+1 212 555 0142 / +1 212 555 0143", null, "not_a_number"],
    ["Anna 2125550142", "US", "not_a_number"],
    ["+1 212 555 0142 Anna", null, "not_a_number"],
    ["anna@2125550142.example", "US", "not_a_number"],
    ["sip:anna@10.0.0.1", "US", "not_a_number"],
    ["10.0.0.1:5060", "US", "not_a_number"],
    ["x".repeat(200), "US", "not_a_number"],
  ];
  it.each(none)("C1: %j in %j is none: %s", (raw, country, why) => {
    expect(numbers.read(raw, country)).toEqual({ kind: "unreadable", why });
  });

  it("C1: up to six digits, and codes with * or #, are the PBX's own, never numbers", () => {
    for (const digits of ["1412", "911", "001412", "*97", "*21*1002#", "1002*7"]) {
      expect(numbers.read(digits, "DE")).toEqual({ kind: "internal", digits });
    }
  });

  it("C1: says of each what is to be done", () => {
    const said = (raw: string, country: string | null, name: string | null): string => {
      const read = numbers.read(raw, country);
      return read.kind === "unreadable" ? whyUnreadable(read, name) : "";
    };
    expect(said("(212) 555-0142", null, null)).toContain("Which country");
    expect(said("555-0142", "US", "United States")).toContain("no telephone number of United States");
    expect(said("", null, null)).toBe("Give a number.");
  });
});

describe("C2: digits that are not the number", () => {
  const extensions: [raw: string, country: string | null, extension: string][] = [
    ["+1 212 555 0142 ext. 7", null, "7"],
    ["tel:+1-212-555-0142;ext=7", null, "7"],
    ["tel:+1-212-555-0142;ext=7;phone-context=example.com", null, "7"],
    ["2125550142 x 1234", "US", "1234"],
    ["212.555.0142#7", "US", "7"],
    ["+1 212 555 0142, 7", null, "7"],
  ];
  it.each(extensions)("C2: the extension of %j is cut off", (raw, country, extension) => {
    expect(numbers.read(raw, country)).toEqual({
      kind: "number",
      e164: "+12125550142",
      country: "US",
      extension,
    });
  });

  it("C2: of a number without a country nothing is taken for the PBX's own, whatever stands behind it", () => {
    for (const raw of ["212.555.0142#7", "(212) 555-0142*7", "0221 234567#3"])
      expect(numbers.read(raw, null)).toEqual({ kind: "unreadable", why: "needs_country" });
    expect(numbers.read("2125550142#7", "NO")).toEqual({ kind: "unreadable", why: "not_a_number" });
  });

  const letters: [raw: string, country: string | null, value: string][] = [
    ["+1 800 GOFEDEX", null, "+18004633339"],
    ["1-800-FLOWERS", "US", "+18003569377"],
    ["(800) gofedex", "US", "+18004633339"],
    ["0800 REZEPT", "DE", "not_a_number"],
    ["+1 800 GOFEDEXNOW", null, "not_a_number"],
  ];
  it.each(letters)("C2: the letters of %j are keys, or refused: %j %j", (raw, country, value) => {
    expect(e164(raw, country)).toBe(value);
  });
});

describe("what lists know a number by", () => {
  const keys: [raw: string, country: string | null, key: string][] = [
    ["(212) 555-0142", "US", "+12125550142"],
    ["1001", "US", "1001"],
    // Nobody knows whose country that is: it stays what was dialled.
    ["0221 234567", null, "0221234567"],
    ["anonymous", "US", ""],
    ["", "US", ""],
  ];
  it.each(keys)("%j in %j is %j", (raw, country, key) => {
    expect(numberKey(raw, numbers.read(raw, country))).toBe(key);
  });

  it("knows countries, and whose a number is", () => {
    expect(numbers.countryOf("+442079460018")).toBe("GB");
    expect(numbers.countryOf("+80012345678")).toBeNull();
    expect(numbers.countryOf("1001")).toBeNull();
    expect([numbers.isCountry("US"), numbers.isCountry("us"), numbers.isCountry("XX")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
