import { expect, it } from "vitest";
import { Backoff } from "./backoff.ts";

it("doubles up to its bound, never waits nothing, and begins anew after a success", () => {
  const backoff = new Backoff(500, 15_000);
  const waits = Array.from({ length: 40 }, () => backoff.next());
  expect(waits[0]).toBeLessThanOrEqual(500);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(375);
  expect(Math.max(...waits)).toBeLessThanOrEqual(15_000);
  expect(waits.at(-1)).toBeGreaterThanOrEqual(11_250);
  backoff.reset();
  expect(backoff.next()).toBeLessThanOrEqual(500);
  expect(backoff.next(true)).toBeGreaterThanOrEqual(11_250);
});
