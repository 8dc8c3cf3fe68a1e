import { expect, test } from "vitest";
import { parseAuditSearch, parseCallsSearch, parseSignInSearch } from "./search.ts";

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

test("an address narrows the audit log by what it can be narrowed by, and by nothing else", () => {
  const call = `c${"a".repeat(26)}`;
  const filter = { person: "m1", action: "calls.take_over", call, result: "undone" };
  expect(parseAuditSearch({ ...filter, page: 3 })).toEqual(filter);
  expect(parseAuditSearch({ person: "", action: "calls.fly", call: "x", result: "maybe" })).toEqual({});
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
