import { parseSearchWith } from "@tanstack/react-router";
import { expect, test } from "vitest";
import {
  parseAuditSearch,
  parseCallsSearch,
  parsePbxSearch,
  parseSignInSearch,
  readValue,
} from "./search.ts";

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
  const more = { q: "park", site: "oslo01", from: "2026-11-29", until: "2026-11-30", action: "ami.*" };
  expect(parseAuditSearch(more)).toEqual(more);
  expect(parseAuditSearch({ q: 1001, from: "yesterday", site: "../x" })).toEqual({ q: "1001" });
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

test("a uniqueid that somebody typed into the address is the one that they typed", () => {
  const router = parseSearchWith(readValue);
  for (const id of [
    "1764530000.10",
    "1764530000.1",
    "1764530000.100",
    "9007199254740993.1",
    "lab-1764530000.10",
  ])
    expect(parsePbxSearch(router(`?call=${id}`))).toEqual({ call: id });
  expect(router("?live=true&n=3&x=a")).toEqual({ live: true, n: 3, x: "a" });
});
