import { describe, expect, it } from "vitest";
import { limitOf, retryAfterMs, waitInWordsMs } from "./limits.ts";

describe("B2: the limits of the voice service", () => {
  it.each<[string, number | null]>([
    ["Rate limit reached for gpt-realtime-2.1. Please try again in 1.8s. Visit https://x.test.", 1_800],
    ["Please try again in 20ms.", 20],
    ["Please try again in 6m0s.", 360_000],
    ["Please try again in 1h2m3.5s.", 3_723_500],
    ["Please try again in 7 seconds.", 7_000],
    ["Please try again later.", null],
    ["The server had an error.", null],
  ])("%s", (words, ms) => {
    expect(waitInWordsMs(words)).toBe(ms);
  });

  it("are known by code, by type, by status, or by their words alone", () => {
    expect(limitOf({ code: "rate_limit_exceeded", message: "Please try again in 2s." })).toEqual({
      kind: "rate",
      waitMs: 2_000,
    });
    expect(limitOf({ message: "Rate limit reached for m in organization o." })?.kind).toBe("rate");
    expect(limitOf({ status: 429, headers: new Headers({ "retry-after": "3" }) })?.waitMs).toBe(3_000);
    expect(limitOf({ status: 429, code: "insufficient_quota" })?.kind).toBe("quota");
    expect(limitOf({ message: "You exceeded your current quota, please check your plan." })?.kind).toBe(
      "quota",
    );
    expect(limitOf({ status: 503, code: "server_error", message: "Overloaded." })).toBeNull();
  });

  it("tell when to come again in headers of three kinds", () => {
    expect(retryAfterMs(new Headers({ "retry-after-ms": "1500", "retry-after": "9" }))).toBe(1_500);
    const at = new Date(Date.now() + 5_000).toUTCString();
    expect(retryAfterMs(new Headers({ "retry-after": at }))).toBeGreaterThan(3_000);
    expect(retryAfterMs(new Headers({ "retry-after": "soon" }))).toBeNull();
    expect(retryAfterMs(undefined)).toBeNull();
  });
});
