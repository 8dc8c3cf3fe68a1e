import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clockDuration, delay, figureDuration, spokenDuration } from "./duration.ts";

describe("clockDuration", () => {
  test.each([
    [0, "0:00"],
    [999, "0:00"],
    [8_000, "0:08"],
    [161_000, "2:41"],
    [3_599_999, "59:59"],
    [3_729_000, "1:02:09"],
    [-50, "0:00"],
  ])("%i ms is %s", (ms, text) => expect(clockDuration(ms)).toBe(text));

  test("reads back as the seconds that went in", () => {
    void fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000_000 }), (ms) => {
        const read = clockDuration(ms)
          .split(":")
          .reduce((total, part) => total * 60 + Number(part), 0);
        expect(read).toBe(Math.floor(ms / 1000));
      }),
    );
  });
});

test("figures use units", () => {
  expect([42_000, 215_000, 3_840_000].map(figureDuration)).toEqual(["42s", "3m 35s", "1h 04m"]);
});

test("a screen reader hears words", () => {
  expect(spokenDuration(161_000)).toBe("2 minutes 41 seconds");
  expect(spokenDuration(3_601_000)).toBe("1 hour 1 second");
  expect(spokenDuration(200)).toBe("0 seconds");
});

test("delays switch to seconds when milliseconds stop helping", () => {
  expect([540, 1499, 1900].map(delay)).toEqual(["540 ms", "1499 ms", "1.9 s"]);
});
