import { isTransferEnd } from "@patchbay/protocol/pbx/transfers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  begun,
  mayAsk,
  type TransferEffect,
  type TransferFact,
  type TransferState,
  transferAfter,
} from "./machine.ts";

const fact: fc.Arbitrary<TransferFact> = fc.oneof(
  fc.constantFrom<TransferFact>(
    { kind: "rings" },
    { kind: "talks" },
    { kind: "together" },
    { kind: "connected" },
    { kind: "recalls" },
    { kind: "transferrer_left" },
    { kind: "party_left" },
    { kind: "complete" },
    { kind: "cancel" },
    { kind: "too_long" },
  ),
  fc.record({ kind: fc.constant("waits" as const), wanted: fc.boolean() }),
  fc.record({
    kind: fc.constant("not_taken" as const),
    why: fc.constantFrom("busy" as const, "no_answer" as const, "unreachable" as const),
  }),
);
const kind = fc.constantFrom("blind" as const, "attended" as const);

function run(first: TransferState, facts: readonly TransferFact[]) {
  const effects: TransferEffect[] = [];
  let state = first;
  for (const one of facts) {
    const step = transferAfter(state, one);
    state = step.state;
    if (step.effect !== null) effects.push(step.effect);
  }
  return { state, effects };
}
const seen = (how: "blind" | "attended", ...facts: TransferFact[]) => run(begun(how), facts);

describe("a transfer between people", () => {
  it("ends after every order of facts, once nothing more comes but its limits", () => {
    fc.assert(
      fc.property(kind, fc.array(fact, { maxLength: 30 }), (how, facts) => {
        const { state } = run(
          run(begun(how), facts).state,
          Array<TransferFact>(6).fill({ kind: "too_long" }),
        );
        expect(isTransferEnd(state.phase)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never loses the party: it ends by somebody who has them, by people, or by themselves", () => {
    fc.assert(
      fc.property(kind, fc.array(fact, { maxLength: 40 }), (how, facts) => {
        const { state, effects } = run(begun(how), facts);
        const told = (wanted: TransferFact["kind"]) => facts.some((one) => one.kind === wanted);
        if (state.phase === "done") expect(told("connected")).toBe(true);
        if (state.phase === "back") expect(told("together") || told("connected")).toBe(true);
        if (state.phase === "people") expect(told("waits")).toBe(true);
        if (state.phase === "over") expect(told("party_left")).toBe(true);
        if (state.phase === "lost") expect(effects).toContain("to_people");
      }),
      { numRuns: 2_000 },
    );
  });

  it("says why where the target does not have the party, and nothing where it has", () => {
    fc.assert(
      fc.property(kind, fc.array(fact, { maxLength: 40 }), (how, facts) => {
        const { state } = run(begun(how), facts);
        if (state.phase === "done") expect(state.why).toBe("");
        if (state.phase === "returning" || state.phase === "recalling") expect(state.why).not.toBe("");
      }),
    );
  });

  it("is not moved by anything after its end", () => {
    fc.assert(
      fc.property(kind, fc.array(fact, { maxLength: 40 }), fact, (how, facts, more) => {
        const { state } = run(begun(how), facts);
        if (isTransferEnd(state.phase)) expect(transferAfter(state, more)).toEqual({ state, effect: null });
      }),
    );
  });

  it("attended: called, talked, and handed over by hanging up", () => {
    const { state, effects } = seen(
      "attended",
      { kind: "rings" },
      { kind: "talks" },
      { kind: "transferrer_left" },
    );
    expect(state.phase).toBe("completing");
    expect(transferAfter(state, { kind: "connected" }).state.phase).toBe("done");
    expect(effects).toEqual([]);
  });

  it("attended: handed over by the button, which hangs the transferrer up", () => {
    expect(seen("attended", { kind: "rings" }, { kind: "talks" }, { kind: "complete" })).toMatchObject({
      state: { phase: "completing" },
      effects: ["let_go"],
    });
  });

  it("attended: hung up while it rings, the party goes to whom it rings at, and back to the phone", () => {
    const ringing = seen(
      "attended",
      { kind: "rings" },
      { kind: "complete" },
      { kind: "transferrer_left" },
    ).state;
    expect(ringing).toMatchObject({ phase: "calling", alone: true });
    expect(mayAsk(ringing, "complete")).toBe(false);
    const refused = transferAfter(ringing, { kind: "not_taken", why: "busy" }).state;
    expect(refused).toMatchObject({ phase: "recalling", why: "busy" });
    expect(transferAfter(refused, { kind: "connected" }).state).toMatchObject({ phase: "back", why: "busy" });
  });

  it.each(["busy", "no_answer", "unreachable"] as const)(
    "attended: a target that is %s gives the party back",
    (why) => {
      expect(
        seen("attended", { kind: "rings" }, { kind: "not_taken", why }, { kind: "together" }),
      ).toMatchObject({
        state: { phase: "back", why },
        effects: [],
      });
    },
  );

  it("attended: a target that hangs up in mid-talk gives the party back", () => {
    const { state } = seen("attended", { kind: "talks" }, { kind: "together" });
    expect(state).toMatchObject({ phase: "back", why: "target_left" });
  });

  it("attended: called off, the transferrer has the party; gone meanwhile, their phone rings", () => {
    const off = seen("attended", { kind: "rings" }, { kind: "cancel" });
    expect(off).toMatchObject({ state: { phase: "returning", why: "cancelled" }, effects: ["bring_back"] });
    expect(transferAfter(off.state, { kind: "transferrer_left" })).toMatchObject({
      state: { phase: "returning", why: "cancelled", alone: true },
      effect: null,
    });
  });

  it("blind: refused, the transferrer's phone rings, and then people have the party", () => {
    const { state } = seen(
      "blind",
      { kind: "rings" },
      { kind: "not_taken", why: "busy" },
      { kind: "recalls" },
    );
    expect(state).toMatchObject({ phase: "recalling", why: "busy" });
    expect(transferAfter(state, { kind: "waits", wanted: false }).state.phase).toBe("people");
  });

  it("to a queue: the party waits there, and is done when somebody takes them", () => {
    const { state } = seen("blind", { kind: "waits", wanted: true });
    expect(state.phase).toBe("calling");
    expect(transferAfter(state, { kind: "connected" }).state.phase).toBe("done");
  });
});
