import { describe, expect, test } from "vitest";
import { countryOf, phone } from "./phone.ts";

describe("phone", () => {
  test.each([
    ["+12125550142", "US", "(212) 555-0142"],
    ["+12125550142", "GB", "+1 212 555 0142"],
    ["+12125550142", undefined, "+1 212 555 0142"],
    ["+442079460018", "US", "+44 20 7946 0018"],
    ["2125550142", "US", "(212) 555-0142"],
    ["1412", "US", "ext 1412"],
    ["", "US", "Number withheld"],
    ["anonymous", "US", "Number withheld"],
    ["alice", "US", "alice"],
    ["+1", "US", "+1"],
  ] as const)("%s read in %s is %s", (raw, own, text) => {
    expect(phone(raw, own)).toBe(text);
    expect(phone(raw, own)).toBe(text);
  });
});

test("the reader's country comes from the language tag", () => {
  expect(countryOf("en-US")).toBe("US");
  expect(countryOf("nb-NO")).toBe("NO");
  expect(countryOf("zh-Hant-TW")).toBe("TW");
  expect(countryOf("en")).toBeUndefined();
  expect(countryOf("en-ZZ")).toBeUndefined();
});
