import { expect, test } from "vitest";
import { median, quantile } from "./statistics.ts";

test("takes the nearest rank, so that every answer is a value that was measured", () => {
  const values = [50, 10, 40, 20, 30];
  expect(median(values)).toBe(30);
  expect(quantile(values, 0.95)).toBe(50);
  expect(
    quantile(
      Array.from({ length: 100 }, (_, i) => i + 1),
      0.95,
    ),
  ).toBe(95);
  expect(quantile(values, 0)).toBe(10);
});

test("sorts by value and not by text", () => {
  expect(median([9, 10, 100])).toBe(10);
});

test("has no answer for nothing", () => {
  expect(median([])).toBeNaN();
});
