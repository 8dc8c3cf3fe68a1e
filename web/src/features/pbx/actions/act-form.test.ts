import { describe, expect, test } from "vitest";
import * as z from "zod";
import { fieldsOf, inputOf, summaryOf } from "./act-form.ts";

const act = z.toJSONSchema(
  z.strictObject({
    Timeout: z.number().int().min(1_000).max(120_000).optional(),
    Queue: z.string().min(1).meta({ picks: "queue" }),
    Interface: z.string().meta({ picks: "member" }),
    Penalty: z.number().int().optional(),
    Paused: z.boolean(),
    Tone: z.enum(["no", "Both"]).optional(),
    Variable: z.array(z.string()).optional(),
  }),
  { io: "input", unrepresentable: "any" },
);

describe("the form of an act", () => {
  test("asks for each header by its schema, what is needed first", () => {
    const fields = fieldsOf(act);
    expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ["Queue", "text", true],
      ["Interface", "text", true],
      ["Paused", "flag", true],
      ["Timeout", "number", false],
      ["Penalty", "number", false],
      ["Tone", "choice", false],
      ["Variable", "lines", false],
    ]);
    const of = (name: string) => fields.find((field) => field.name === name);
    expect(of("Queue")).toMatchObject({ picks: "queue", hint: "" });
    expect(of("Timeout")?.hint).toBe("1000 to 120000. May be left empty.");
    expect(of("Penalty")?.hint).toBe("May be left empty.");
    expect(of("Tone")?.choices).toEqual(["no", "Both"]);
    expect(of("Variable")?.hint).toBe("One a line. May be left empty.");
  });

  test("a schema that is none has no fields", () => {
    expect(fieldsOf(null)).toEqual([]);
    expect(fieldsOf({ properties: 3 })).toEqual([]);
  });

  test("sends what was typed as what it is, and leaves out what was not", () => {
    const typed = {
      Queue: " support ",
      Interface: "PJSIP/1001",
      Paused: "false",
      Penalty: "3",
      Variable: "a=1\n\n b=2 ",
    };
    expect(inputOf(fieldsOf(act), typed)).toEqual({
      errors: {},
      input: {
        Queue: "support",
        Interface: "PJSIP/1001",
        Paused: false,
        Penalty: 3,
        Variable: ["a=1", "b=2"],
      },
    });
  });

  test("says at its field what is missing, and what is no number", () => {
    const { errors } = inputOf(fieldsOf(act), { Queue: "support", Penalty: "1e9", Paused: "true" });
    expect(errors).toEqual({ Interface: "Interface is needed.", Penalty: "This must be a whole number." });
  });

  test("is told in one line", () => {
    expect(summaryOf({ Queue: "support", Interface: "PJSIP/1001", Paused: true, Penalty: 3 })).toBe(
      "support, PJSIP/1001, 3",
    );
  });
});
