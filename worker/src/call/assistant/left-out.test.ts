import type { AssistantDraft } from "@patchbay/protocol/assistants";
import { expect, test } from "vitest";
import { goneOf, withoutGoneTools, withoutWhatIsGone } from "./left-out.ts";

const anna = { name: "Anna", kind: "attended", when: "", target: { kind: "operators" } } as const;
const draft: AssistantDraft = {
  name: "Night desk",
  greeting: "Hello.",
  instructions: "Be brief.",
  language: "en",
  voice: "cedar",
  model: "gpt-realtime-1.5",
  timeZone: "UTC",
  turnTaking: null,
  guardrails: [],
  playbooks: null,
  tools: ["end_call", "check_order"],
  putsThroughTo: [anna],
};
const all = { gone: new Map<string, string>(), tools: new Set(["check_order"]), model: null };

test("F2: a version whose targets, tools and model are there still comes back as it was", () => {
  expect(withoutWhatIsGone(draft, all)).toEqual({ draft, leftOut: [] });
  const own = { ...draft, model: "our-own", tools: null };
  expect(withoutWhatIsGone(own, { ...all, model: "our-own" })).toEqual({ draft: own, leftOut: [] });
});

test("F2: what is gone meanwhile is left out of it, and named", () => {
  const gone = { gone: new Map([["Anna", "no such member"]]), tools: new Set<string>(), model: null };
  expect(withoutWhatIsGone({ ...draft, model: "gpt-older" }, gone)).toEqual({
    draft: { ...draft, model: null, tools: ["end_call"], putsThroughTo: [] },
    leftOut: [
      "Anna (no such member)",
      "the tool check_order (it was removed)",
      "the model gpt-older (it is offered no more; the default takes its place)",
    ],
  });
});

test("E11: an assistant in use says what it names and there is none of, and what to do", () => {
  expect(goneOf(draft, all)).toEqual([]);
  expect(goneOf({ ...draft, model: null, tools: null }, { ...all, tools: new Set() })).toEqual([]);
  const gone = { gone: new Map([["Anna", "no such member who takes calls"]]), tools: new Set<string>() };
  const said = goneOf({ ...draft, model: "gpt-older" }, gone);
  expect(said.map(({ what, name }) => [what, name])).toEqual([
    ["target", "Anna"],
    ["tool", "check_order"],
    ["model", "gpt-older"],
  ]);
  for (const { words } of said) expect(words).toMatch(/(remove it|Save|Choose)/);
});

test("E11: a tool that was removed is left out of what is saved, and named; the house's own are always there", () => {
  expect(withoutGoneTools(draft, all.tools)).toEqual({ draft, leftOut: [] });
  expect(withoutGoneTools(draft, new Set())).toEqual({
    draft: { ...draft, tools: ["end_call"] },
    leftOut: ["the tool check_order (it was removed)"],
  });
  expect(withoutGoneTools({ ...draft, tools: null }, new Set()).draft.tools).toBeNull();
});
