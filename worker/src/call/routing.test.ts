import { describe, expect, it } from "vitest";
import { decide, type RoutingTable } from "./routing.ts";

const receptionist = {
  id: "a1",
  name: "Receptionist",
  instructions: "Be brief.",
  greeting: "Hello.",
  language: "en",
  voice: "marin",
  model: null,
};
const table: RoutingTable = {
  savedAt: 1,
  defaultQueue: "support",
  assistants: [receptionist],
  routes: [
    {
      exten: "1412",
      plan: { kind: "assistant", assistantId: "a1", name: "old name", fallbackQueue: "sales" },
    },
    { exten: "1413", plan: { kind: "assistant", assistantId: "gone", name: "Gone", fallbackQueue: "sales" } },
    { exten: "1414", plan: { kind: "reject", reason: "busy" } },
  ],
};
const to = (number: string) => ({ number, name: "" });

describe("routing", () => {
  it("gives an extension its assistant under its present name", () => {
    expect(decide(table, to("1412"))).toMatchObject({
      plan: { kind: "assistant", name: "Receptionist" },
      assistant: receptionist,
    });
  });

  it("gives everything it cannot route to people", () => {
    expect(decide(table, to("1413")).plan).toEqual({ kind: "queue", queue: "sales" });
    expect(decide(table, to("999")).plan).toEqual({ kind: "queue", queue: "support" });
    expect(decide(null, to("1412")).plan).toEqual({ kind: "queue", queue: "support" });
  });

  it("rejects what is to be rejected", () => {
    expect(decide(table, to("1414")).plan).toEqual({ kind: "reject", reason: "busy" });
  });
});
