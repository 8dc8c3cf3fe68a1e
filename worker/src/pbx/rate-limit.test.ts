import { describe, expect, it } from "vitest";
import { RateLimit } from "./rate-limit.ts";

describe("how often an asker may ask", () => {
  it("is so many at once and then so many a second, each asker for themselves", () => {
    const limit = new RateLimit({ burst: 3, perSecond: 2 });
    expect([1, 2, 3].map(() => limit.take("anna", 1_000))).toEqual([0, 0, 0]);
    expect(limit.take("anna", 1_000)).toBe(500);
    expect(limit.take("bob", 1_000)).toBe(0);
    expect(limit.take("anna", 1_500)).toBe(0);
    expect(limit.take("anna", 1_600)).toBe(400);
    expect([1, 2, 3, 4].map(() => limit.take("anna", 60_000))).toEqual([0, 0, 0, 500]);
  });

  it("keeps no more askers than it can count", () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 });
    for (let n = 0; n < 5_000; n++) expect(limit.take(`asker ${n}`, 0)).toBe(0);
    expect(limit.take("asker 4999", 0)).toBe(1_000);
  });
});
