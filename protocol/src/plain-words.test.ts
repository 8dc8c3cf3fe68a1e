import { expect, it } from "vitest";
import * as z from "zod";
import { assistantDraft, newAssistantBody } from "./assistants.ts";
import { newCallback, newContact, newDoNotCall } from "./follow-ups.ts";
import { httpToolBody } from "./http-tools.ts";
import { plainWords, wholeNumber } from "./plain-words.ts";
import { check } from "./result.ts";

const refusalOf = (schema: z.ZodType, value: unknown): string => {
  const parsed = check(schema, value);
  if (parsed.ok) throw new Error("expected a refusal");
  return parsed.error;
};

it.each([
  [z.string().min(1), "", "this must not be empty"],
  [z.string().min(10), "short", "write at least 10 characters"],
  [z.string().max(4), "abcdefg", "at most 4 characters; take out 3"],
  [z.string(), undefined, "fill this in"],
  [z.enum(["one", "two"]), "three", "choose one of: one, two"],
  [z.array(z.string()).min(1), [], "name at least one"],
  [z.array(z.string()).max(1), ["a", "b"], "at most 1 of them"],
  [z.url(), "orders", "an address looks like https://api.example.com/orders"],
  [z.uuid(), "x", "an id looks like 3f2b8c1e-7a4d-4c0b-9e56-1d2a3b4c5d6e"],
  [z.email(), "name", "an email address looks like name@example.com"],
  [z.number().max(5), 6, "5 is the most"],
  [
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("site") }),
      z.object({ kind: z.literal("line") }),
    ]),
    { kind: "x" },
    "kind: choose one of: site, line",
  ],
  [z.union([z.string(), z.number()]), {}, "this is none of what it can be"],
  [z.number().multipleOf(5), 3, "a multiple of 5 is needed"],
  [z.record(z.string().regex(/^a/), z.number()), { b: 1 }, "b: a name in it is written otherwise"],
  [wholeNumber(200, 1_400), Number.NaN, "a whole number from 200 to 1400 is needed"],
  [wholeNumber(200, 1_400), 1.5, "a whole number from 200 to 1400 is needed"],
  [wholeNumber(200, 1_400), 100, "a whole number from 200 to 1400 is needed"],
])("says what to do instead of what a schema is (%#)", (schema, value, words) => {
  expect(refusalOf(schema, value)).toBe(words);
});

/** What zod says by itself speaks of types and of signs. */
const ZODS_OWN = /invalid|expected|too (?:small|big)|>=|<=|received|NaN|undefined/i;
const junk = [undefined, "", " ", "x".repeat(30_000), Number.NaN, -1, 1e9, [], {}, null, "\u0000"];

it.each([
  ["an assistant", assistantDraft],
  ["a new assistant", newAssistantBody],
  ["a tool", httpToolBody],
  ["a callback", newCallback],
  ["a number", newDoNotCall],
  ["a contact", newContact],
])("never lets zod's own words out, whatever stands in a field of %s", (_, schema) => {
  for (const field of Object.keys(schema.shape)) {
    for (const value of junk) {
      const parsed = schema.safeParse({ [field]: value }, { error: plainWords });
      const about = parsed.error?.issues.filter(({ path }) => path[0] === field) ?? [];
      for (const { message } of about) expect(`${field}: ${message}`).not.toMatch(ZODS_OWN);
    }
  }
});
