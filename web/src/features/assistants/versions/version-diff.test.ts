import { DEFAULT_TURN_TAKING } from "@patchbay/protocol/turn-taking";
import { describe, expect, it } from "vitest";
import { EMPTY_DRAFT } from "../draft-form.ts";
import { diffOf } from "./version-diff.ts";

describe("what differs between two versions", () => {
  it("is nothing where nothing does", () => expect(diffOf(EMPTY_DRAFT, { ...EMPTY_DRAFT })).toEqual([]));

  it("is shown word by word, field by field", () => {
    const from = { ...EMPTY_DRAFT, greeting: "Good morning.", guardrails: ["No prices."] };
    const to = { ...from, greeting: "Good evening.", guardrails: ["No prices.", "No diagnoses."] };
    const [greeting, guardrails] = diffOf(from, to);
    expect(greeting).toEqual({
      field: "Greeting",
      pieces: [
        { kind: "same", text: "Good " },
        { kind: "removed", text: "morning" },
        { kind: "added", text: "evening" },
        { kind: "same", text: "." },
      ],
    });
    expect(guardrails?.field).toBe("Guardrails");
  });

  it("says an objection's answer in words, and that a cough interrupts", () => {
    const to = {
      ...EMPTY_DRAFT,
      playbooks: { price: "We have a plan." },
      turnTaking: { ...DEFAULT_TURN_TAKING, guard: false },
    };
    const added = diffOf(EMPTY_DRAFT, to).map(({ field, pieces }) => [
      field,
      pieces.flatMap(({ kind, text }) => (kind === "removed" ? [] : [text])).join(""),
    ]);
    expect(added).toEqual([
      ["Turn-taking", "A cough or an “okay” does not interrupt: off"],
      ["Objections", "When the caller finds it too dear: We have a plan."],
    ]);
  });

  it("names only the turn-taking that is not as by default", () => {
    const to = { ...EMPTY_DRAFT, turnTaking: { ...DEFAULT_TURN_TAKING, holdMs: 900 } };
    const after = diffOf(EMPTY_DRAFT, to)[0]?.pieces.filter(({ kind }) => kind !== "removed");
    expect(after?.map(({ text }) => text).join("")).toBe("Longest pause for a sound (ms): 900");
  });
});
