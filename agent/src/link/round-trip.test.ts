import { expect, it } from "vitest";
import { RoundTrip } from "./round-trip.ts";

it("measures each question by its own answer, and none of a line before", () => {
  const way = new RoundTrip();
  way.begin();
  expect(way.ms).toBeNull();
  way.asked(100);
  way.asked(5_100);
  way.answered(5_200);
  expect(way.ms).toBe(5_100);
  way.answered(5_203);
  expect(way.ms).toBe(103);
  way.asked(9_000);
  way.begin();
  expect(way.ms).toBeNull();
  // What nobody asked for is no measure.
  way.answered(9_500);
  expect(way.ms).toBeNull();
});
