import { expect, it } from "vitest";
import { meanwhileWords, mergeToolForms } from "./merge-tool.ts";
import { EMPTY_TOOL, emptyParameter, type ToolForm } from "./tool-form.ts";

const row = { ...emptyParameter(), name: "order" };
const base: ToolForm = { ...EMPTY_TOOL, name: "check_order", url: "https://a.example", parameters: [row] };

it("F4: nobody undoes what they never touched, and what both changed is named", () => {
  const mine = { ...base, url: "https://mine.example", filler: "One moment." };
  const theirs = { ...base, parameters: [], url: "https://theirs.example", timeoutMs: "900" };
  const { form, both } = mergeToolForms(base, mine, theirs);
  expect(form).toEqual({ ...theirs, url: "https://mine.example", filler: "One moment." });
  expect(both).toEqual(["url"]);
  expect(meanwhileWords("Paul", both)).toContain("Both of you changed: address.");
  expect(meanwhileWords("", [])).toMatch(/^Somebody saved this tool/);
});

it("F4: rows that say the same are the same, whatever they are numbered", () => {
  const again = { ...base, parameters: [{ ...row, key: "another" }] };
  expect(mergeToolForms(base, again, { ...base, parameters: [] }).form.parameters).toEqual([]);
});
