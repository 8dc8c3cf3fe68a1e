import type { HttpToolRow } from "@patchbay/protocol/http-tools";
import { describe, expect, it } from "vitest";
import {
  argumentsOf,
  EMPTY_TOOL,
  emptyParameter,
  formOfTool,
  parameterField,
  readToolForm,
} from "./tool-form.ts";

const tool: HttpToolRow = {
  name: "order_status",
  description: "Tells whether an order is ready.",
  fields: [{ name: "order", type: "string", description: "Its number", required: true }],
  url: "https://api.example.com/orders",
  allowedHosts: ["api.example.com"],
  repeatable: true,
  timeoutMs: 4_000,
  filler: "One moment, I am looking.",
};

describe("the tool's form", () => {
  it("gives back what it was made of", () => {
    expect(readToolForm(formOfTool(tool))).toEqual({ ok: true, tool });
  });

  it("allows the address's own host where none is named", () => {
    const form = { ...formOfTool(tool), allowedHosts: " \n" };
    expect(readToolForm(form)).toMatchObject({ tool: { allowedHosts: ["api.example.com"] } });
    const two = { ...form, allowedHosts: "api.example.com, b.example.com\nc.example.com" };
    expect(readToolForm(two)).toMatchObject({
      tool: { allowedHosts: ["api.example.com", "b.example.com", "c.example.com"] },
    });
  });

  it("says at each field what to do", () => {
    const parameters = [
      { ...emptyParameter(), name: "the order" },
      { ...emptyParameter(), name: "a" },
    ];
    const wrong = { ...EMPTY_TOOL, name: "Order status", url: "api", parameters, timeoutMs: "" };
    expect(readToolForm(wrong)).toEqual({
      ok: false,
      errors: {
        name: expect.stringMatching(/^A name has 2 to 40 small letters/),
        description: expect.stringMatching(/^Say in a sentence/),
        url: "An address looks like https://api.example.com/orders.",
        timeoutMs: "A whole number from 500 to 20000 is needed.",
        [parameterField(0, "name")]: expect.stringMatching(/^A parameter has up to 40 letters/),
      },
    });
    const twice = [parameters[1], { ...emptyParameter(), name: "a" }].flatMap((one) => one ?? []);
    expect(readToolForm({ ...formOfTool(tool), parameters: twice })).toEqual({
      ok: false,
      errors: { [parameterField(1, "name")]: "There are two called a." },
    });
  });
});

it("asks with example arguments of the parameters' own kinds, and leaves out what was left empty", () => {
  const fields = [
    { name: "order", type: "string", description: "", required: true },
    { name: "count", type: "number", description: "", required: true },
    { name: "urgent", type: "boolean", description: "", required: true },
    { name: "note", type: "string", description: "", required: false },
  ] as const;
  expect(argumentsOf(fields, { order: " 7 ", count: "2", urgent: "yes", note: "" })).toEqual({
    order: "7",
    count: 2,
    urgent: true,
  });
  expect(argumentsOf(fields, { count: "two" })).toEqual({ order: "", count: "two", urgent: false });
});
