import type { AssistantDraft } from "@patchbay/protocol/assistants";
import { describe, expect, it } from "vitest";
import { EMPTY_DRAFT, formOf, hasTool, readForm, switchTool } from "./draft-form.ts";
import { putThroughField } from "./put-through-form.ts";

const draft: AssistantDraft = {
  ...EMPTY_DRAFT,
  name: "Receptionist",
  greeting: "Hello {{contact.name|there}}.",
  instructions: "Be brief.",
  guardrails: ["Never promise a price."],
};

describe("the assistant's form", () => {
  it("gives back what it was made of", () => {
    expect(readForm(formOf(draft), draft)).toEqual({ ok: true, draft });
  });

  it("takes guardrails a line each, and no empty ones", () => {
    const form = { ...formOf(draft), guardrails: " No prices. \n\n No diagnoses.\n" };
    expect(readForm(form, draft)).toMatchObject({ draft: { guardrails: ["No prices.", "No diagnoses."] } });
  });

  it("keeps turn-taking that differs, and forgets what is as by default", () => {
    const form = formOf(draft);
    const slower = { ...form, turnTaking: { ...form.turnTaking, holdMs: "900" } };
    expect(readForm(slower, draft)).toMatchObject({ draft: { turnTaking: { holdMs: 900, guard: true } } });
    expect(readForm(form, draft)).toMatchObject({ draft: { turnTaking: null } });
  });

  it("B7: takes how loud a voice has to be, and which noise is taken out", () => {
    const form = formOf(draft);
    expect(form).toMatchObject({ noise: "off", turnTaking: { threshold: "0.5" } });
    const noisy = {
      ...form,
      noise: "far_field" as const,
      turnTaking: { ...form.turnTaking, threshold: "0,7" },
    };
    const read = readForm(noisy, draft);
    expect(read).toMatchObject({
      draft: { turnTaking: { threshold: 0.7, noiseReduction: "far_field", guard: true } },
    });
    if (read.ok)
      expect(formOf(read.draft)).toMatchObject({ noise: "far_field", turnTaking: { threshold: "0.7" } });
    for (const threshold of ["1", "0.05", "loud", ""]) {
      const wrong = readForm({ ...form, turnTaking: { ...form.turnTaking, threshold } }, draft);
      expect(wrong.ok ? null : Object.keys(wrong.errors)).toEqual(["threshold"]);
    }
  });

  it("has every tool until one is switched off, and the house's answers until there are others", () => {
    const form = formOf(draft);
    const own = ["order_status"];
    expect(hasTool(form, "take_message")).toBe(true);
    const fewer = switchTool(form, "take_message", false, own);
    expect(hasTool(fewer, "take_message")).toBe(false);
    expect(hasTool(fewer, "order_status")).toBe(true);
    expect(readForm(fewer, draft)).toMatchObject({
      draft: { tools: expect.not.arrayContaining(["take_message"]) },
    });
    // All of them again: a tool that is made later is on as well.
    expect(readForm(switchTool(fewer, "take_message", true, own), draft)).toEqual({ ok: true, draft });
    const others = { ...form, playbooks: { ...form.playbooks, price: " Say what it includes. " } };
    expect(readForm(others, draft)).toMatchObject({
      draft: { playbooks: { price: "Say what it includes." } },
    });
  });

  it("has a row for each of those whom callers are put through to, and says which is wrong", () => {
    const billing = {
      name: "Billing",
      target: { kind: "number", number: "1002", name: "", line: "" },
      kind: "attended",
      when: "Invoices",
    } as const;
    const held: AssistantDraft = { ...draft, putsThroughTo: [billing] };
    const form = formOf(held);
    expect(readForm(form, held)).toEqual({ ok: true, draft: held });
    const [row] = form.putsThroughTo;
    if (row === undefined) throw new Error("a row");
    const queue = { ...row, key: "2", name: "Sales", to: "queue", queue: "sales" } as const;
    expect(readForm({ ...form, putsThroughTo: [row, queue] }, held)).toMatchObject({
      draft: { putsThroughTo: [billing, { kind: "blind", target: { kind: "queue", queue: "sales" } }] },
    });
    const wrong = { ...form, putsThroughTo: [row, { ...row, key: "2", number: "soon" }] };
    expect(readForm(wrong, held)).toMatchObject({
      errors: {
        [putThroughField(1, "number")]: "A number has digits, * and # only.",
      },
    });
  });

  it("says at the field what is wrong with it", () => {
    const form = {
      ...formOf(draft),
      name: " ",
      greeting: "Hello {{weather}}.",
      timeZone: "Mars",
      turnTaking: { ...formOf(draft).turnTaking, holdMs: "soon" },
    };
    const read = readForm(form, draft);
    expect(read).toMatchObject({
      ok: false,
      errors: {
        name: "An assistant needs a name.",
        greeting: expect.stringContaining("{{weather}} is no variable; there are contact.name"),
        timeZone: "A time zone looks like Europe/Oslo.",
        holdMs: expect.any(String),
      },
    });
  });
});
