import { CLOSE } from "@patchbay/protocol/version";
import { describe, expect, it } from "vitest";
import { refusalOf } from "./refusal.ts";

describe("refusalOf", () => {
  it.each([
    [401, /PATCHBAY_SITE_TOKEN/],
    [CLOSE.revoked, /PATCHBAY_SITE_TOKEN/],
    [404, /PATCHBAY_EDGE_URL/],
    [CLOSE.replaced, /only one may run/],
  ])("%s is tried again slowly and names the mend", (code, mend) => {
    expect(refusalOf(code)).toEqual({ refused: true, reason: expect.stringMatching(mend) });
  });

  it.each([500, 503, CLOSE.overloaded])("%s is tried again soon", (code) => {
    expect(refusalOf(code).refused).toBe(false);
  });
});
