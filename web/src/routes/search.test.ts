import { expect, test } from "vitest";
import { parseCallsSearch, parseSignInSearch } from "./search.ts";

test("an address says tab, source and words; anything else in it is ignored", () => {
  expect(parseCallsSearch({ tab: "live", source: "pbx", q: "leak" })).toEqual({
    tab: "live",
    source: "pbx",
    q: "leak",
  });
  expect(parseCallsSearch({ tab: "all", source: "fax", q: ["x"], page: 3 })).toEqual({});
  expect(parseCallsSearch({ q: 5550142 })).toEqual({ q: "5550142" });
  expect(parseCallsSearch({ q: "x".repeat(500) }).q).toHaveLength(120);
});

test.each([
  ["/calls/cabc", "/calls/cabc"],
  ["//evil.example/x", undefined],
  ["/\\evil.example", undefined],
  ["https://evil.example", undefined],
  ["/sign-in?to=/sign-in", undefined],
  [7, undefined],
])("after the sign-in, %s leads to %s", (to, goes) => {
  expect(parseSignInSearch({ to }).to).toBe(goes);
});
