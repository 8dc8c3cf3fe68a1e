import { beforeAll, describe, expect, test, vi } from "vitest";
import { numbersReady, phone } from "./phone.ts";
import { countryOf } from "./written-number.ts";

test("D13: until numbers can be written out, they are as they came", async () => {
  vi.resetModules();
  const fresh = await import("./phone.ts");
  expect(fresh.phone("+12125550142", "en-US")).toBe("+12125550142");
  expect(fresh.phone("1412", "en-US")).toBe("ext 1412");
  await fresh.numbersReady();
  expect(fresh.phone("+12125550142", "en-US")).toBe("(212) 555-0142");
});

describe("phone", () => {
  beforeAll(() => numbersReady());

  test.each([
    ["+12125550142", "en-US", "(212) 555-0142"],
    ["+12125550142", "en-GB", "+1 212 555 0142"],
    ["+12125550142", "en", "+1 212 555 0142"],
    ["+442079460018", "en-US", "+44 20 7946 0018"],
    ["2125550142", "en-US", "(212) 555-0142"],
    ["1412", "en-US", "ext 1412"],
    ["", "en-US", "Number withheld"],
    ["anonymous", "en-US", "Number withheld"],
    ["alice", "en-US", "alice"],
    ["+1", "en-US", "+1"],
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
