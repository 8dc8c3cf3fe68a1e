import type { AssistantDraft } from "@patchbay/protocol/assistants";
import { expect, test } from "vitest";
import { EMPTY_DRAFT, formOf } from "../draft-form.ts";
import { mergeForms } from "./merge-forms.ts";

const DRAFT: AssistantDraft = {
  ...EMPTY_DRAFT,
  name: "Receptionist",
  greeting: "Hello.",
  instructions: "Be brief.",
  putsThroughTo: [
    {
      name: "The waiting line",
      target: { kind: "queue", queue: "support", line: "" },
      kind: "blind",
      when: "",
    },
  ],
};
const base = {
  ...formOf(DRAFT),
  playbooks: { price: "", timing: "", competitor: "" },
};

test("two people's changes stand beside each other, and nobody undoes what they never touched", () => {
  const mine = { ...base, greeting: "Good day.", playbooks: { ...base.playbooks, price: "Ours lasts." } };
  const theirs = {
    ...formOf(DRAFT),
    instructions: "Be very brief.",
    tools: ["end_call"],
    playbooks: { ...base.playbooks, timing: "Later, then." },
    turnTaking: { ...base.turnTaking, minWords: "3" },
  };
  expect(mergeForms(base, mine, theirs)).toEqual({
    form: {
      ...theirs,
      greeting: "Good day.",
      playbooks: { price: "Ours lasts.", timing: "Later, then.", competitor: "" },
    },
    both: [],
  });
});

test("where both changed the same, what was typed stands, and the field is named", () => {
  const mine = {
    ...base,
    greeting: "Good day.",
    voice: "cedar",
    turnTaking: { ...base.turnTaking, minWords: "4" },
  };
  const theirs = {
    ...base,
    greeting: "Hi.",
    voice: "cedar",
    turnTaking: { ...base.turnTaking, minWords: "3" },
  };
  const { form, both } = mergeForms(base, mine, theirs);
  expect(form).toMatchObject({ greeting: "Good day.", voice: "cedar", turnTaking: { minWords: "4" } });
  expect(both).toEqual(["greeting", "turnTaking"]);
});
