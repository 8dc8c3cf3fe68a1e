import { expect, it } from "vitest";
import { goneWords } from "./plan-words.ts";

const there = { assistants: [{ id: "a1", name: "Night desk" }], members: [{ id: "paul", name: "Paul" }] };
const assistant = { kind: "assistant", assistantId: "a0", name: "Receptionist", fallbackQueue: "" } as const;
const rings = { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } } as const;

it("E11: says what a route names that is gone, and what happens in its place", () => {
  expect(goneWords(assistant, there)).toBe("Receptionist is gone: operators are rung");
  expect(goneWords({ ...assistant, fallbackQueue: "support" }, there)).toMatch(/gone: callers go to /);
  expect(goneWords({ ...assistant, assistantId: "a1" }, there)).toBeNull();
  expect(goneWords({ ...rings, member: { id: "olivia", name: "Olivia" } }, there)).toBe(
    "Olivia takes no calls any more: everybody is rung",
  );
  expect(goneWords({ ...rings, member: { id: "paul", name: "Paul" } }, there)).toBeNull();
  expect(goneWords({ ...rings, otherwise: assistant }, there)).toMatch(/^Receptionist is gone/);
  expect(goneWords(rings, there)).toBeNull();
});
