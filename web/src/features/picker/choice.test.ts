import { describe, expect, it } from "vitest";
import { markedOf, type PickerChoice } from "./choice.ts";

const choice = (key: string, refusal?: string): PickerChoice => ({
  key,
  group: "people",
  name: key,
  detail: "",
  presence: null,
  ...(refusal === undefined ? {} : { refusal }),
});

describe("what is marked in a picker", () => {
  it("is the first that can be picked, and the first of all when none can", () => {
    expect(markedOf([choice("a", "Away"), choice("b")], null)).toBe(1);
    expect(markedOf([choice("a", "Away"), choice("b", "Away")], null)).toBe(0);
    expect(markedOf([], null)).toBe(-1);
  });

  it("is what was marked by hand, and stays within a list that became shorter", () => {
    expect(markedOf([choice("a"), choice("b")], 1)).toBe(1);
    expect(markedOf([choice("a")], 4)).toBe(0);
  });
});
