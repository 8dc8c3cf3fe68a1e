import { describe, expect, it } from "vitest";
import { readNumber } from "../../picker/number-entry.ts";
import { choicesOf, type DialerFacts } from "./choices.ts";

const facts = (text: string, more: Partial<DialerFacts> = {}): DialerFacts => ({
  text,
  entry: readNumber(text, "US"),
  line: { id: "line-1", name: "Main line" },
  targets: {
    assistants: [{ id: "a1", name: "Receptionist" }],
    members: [
      { id: "me", name: "Dana Ruiz" },
      { id: "u2", name: "Adam Away" },
      { id: "u3", name: "Olivia Berg" },
    ],
    lines: [],
  },
  people: [{ id: "u3", name: "Olivia Berg", available: true, onCall: false }],
  myId: "me",
  ...more,
});

describe("the dialer", () => {
  it("offers assistants and colleagues, those who are available first, and never the caller", () => {
    const choices = choicesOf(facts(""));
    expect(choices.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
      "Receptionist: AI",
      "Olivia Berg: Available",
      "Adam Away: Away",
    ]);
    expect(choices[2]?.refusal).toBe("Adam Away is away.");
  });

  it("narrows by name", () => {
    expect(choicesOf(facts("oliv")).map(({ to }) => to)).toEqual([{ kind: "member", userId: "u3" }]);
  });

  it("offers a number by the chosen line", () => {
    expect(choicesOf(facts("212 555 0142")).map(({ to }) => to)).toEqual([
      { kind: "number", number: "+12125550142", line: "line-1" },
    ]);
  });

  it("says why a number cannot be called", () => {
    expect(choicesOf(facts("+1 212"))[0]?.refusal).toMatch(/not complete/);
    expect(choicesOf(facts("212 555 0142", { line: undefined }))[0]?.refusal).toMatch(/No line can call out/);
  });
});
