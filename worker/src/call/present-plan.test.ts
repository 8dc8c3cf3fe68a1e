import type { Plan } from "@patchbay/protocol/call";
import { expect, it } from "vitest";
import { presentPlan, presentTwilioPlan } from "./present-plan.ts";

const there = { assistants: new Set(["a1"]), members: new Set(["paul"]) };
const assistant = (assistantId: string) =>
  ({ kind: "assistant", assistantId, name: "Receptionist", fallbackQueue: "" }) as const;
const rings = (id: string | null, otherwise: Extract<Plan, { kind: "operators" }>["otherwise"]): Plan => ({
  kind: "operators",
  ringMs: 20_000,
  member: id === null ? null : { id, name: id },
  otherwise,
});

it("E11: whoever takes calls no more is not rung alone, but everybody in their place", () => {
  expect(presentPlan(rings("olivia", { kind: "end" }), there)).toEqual(rings(null, { kind: "end" }));
  expect(presentPlan(rings("paul", { kind: "end" }), there)).toEqual(rings("paul", { kind: "end" }));
});

it("E11: a number of Twilio whose assistant is gone rings with people, and never with nobody", () => {
  expect(presentTwilioPlan(assistant("gone"), there)).toEqual({
    ...rings(null, { kind: "end" }),
    ringMs: 30_000,
  });
  expect(presentTwilioPlan(assistant("a1"), there)).toEqual(assistant("a1"));
  expect(presentTwilioPlan(rings("olivia", assistant("gone")), there)).toEqual(rings(null, { kind: "end" }));
  expect(presentTwilioPlan(rings(null, assistant("a1")), there)).toEqual(rings(null, assistant("a1")));
});
