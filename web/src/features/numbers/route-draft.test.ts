import type { Plan } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { planWords } from "./plan-words.ts";
import { draftOf, planOf, type RouteFacts } from "./route-draft.ts";

const pbx: RouteFacts = { assistants: [{ id: "a1", name: "Receptionist" }], onPbx: true };
const twilio: RouteFacts = { ...pbx, onPbx: false };
const receptionist = {
  kind: "assistant",
  assistantId: "a1",
  name: "Receptionist",
  fallbackQueue: "support",
} as const;

describe("a route in its form", () => {
  it.each<Plan>([
    receptionist,
    { kind: "queue", queue: "sales" },
    { kind: "reject", reason: "rejected" },
    { kind: "operators", ringMs: 25_000, member: null, otherwise: receptionist },
    { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "queue", queue: "sales" } },
    { kind: "operators", ringMs: 20_000, member: null, otherwise: { kind: "end" } },
  ])("comes out as it went in: %j", (plan) => {
    expect(planOf(draftOf(plan, pbx), pbx)).toEqual({ ok: true, plan });
  });

  it("names no queue for a Twilio number", () => {
    expect(planOf(draftOf(null, twilio), twilio)).toEqual({
      ok: true,
      plan: { ...receptionist, fallbackQueue: "" },
    });
  });

  it("says what is missing", () => {
    const draft = draftOf(null, pbx);
    const why = (more: Partial<typeof draft>) => {
      const outcome = planOf({ ...draft, ...more }, pbx);
      return outcome.ok ? "" : outcome.why;
    };
    expect(why({ assistantId: "" })).toBe("Choose an assistant.");
    expect(why({ first: "queue", queue: " " })).toBe("Name the queue of the PBX.");
    expect(why({ first: "operators", ringSeconds: "1" })).toBe("People are rung for 3 to 300 seconds.");
    expect(why({ first: "operators", ringSeconds: "soon" })).toBe("People are rung for 3 to 300 seconds.");
  });

  it("reads as a row of the list", () => {
    expect(planWords({ kind: "operators", ringMs: 20_000, member: null, otherwise: receptionist })).toEqual({
      first: "Operators, 20 s",
      after: "Receptionist, AI",
    });
  });
});
