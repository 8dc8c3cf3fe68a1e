import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { began, joined, logOf, opened, routed, talking, throughout } from "../calls.test-data.ts";
import { dispositionOf } from "../pbx-facts.ts";

const unresponsive: CallEvent = { type: "caller_unresponsive", ms: 10_000 };
const hangup: CallEvent = {
  type: "hangup_requested",
  by: { kind: "assistant", id: "a1", name: "Receptionist" },
};
const run = (...events: CallEvent[]) => throughout(logOf([began, routed, joined, opened, ...events]));

describe("A11: a caller who answers nothing", () => {
  it("is said goodbye to, and hung up on", () => {
    const { state, effects } = run(unresponsive);
    const due = effects.flatMap((effect) => (effect.do === "log" ? effect.events : []));
    expect(due).toMatchObject([{ type: "closing_began", reason: "unresponsive" }]);
    const closing = run(unresponsive, ...due);
    expect(closing.effects.at(-1)).toEqual({ do: "speak", cue: "goodbye" });
    expect(state.closing).toBeNull();
    const over = run(unresponsive, ...due, hangup);
    expect(over.effects.at(-1)?.do).toBe("hang_up");
    expect(dispositionOf(over.state, 16)).toBe("unresponsive");
    const ended = run(unresponsive, ...due, hangup, {
      type: "call_ended",
      disposition: "unresponsive",
      cause: "Normal Clearing (16)",
    });
    expect(ended.state.summary).toMatchObject({
      disposition: "unresponsive",
      attention: "The caller did not answer any more, and the assistant ended the call.",
    });
  });

  it("and then says something after all goes on", () => {
    const closing: CallEvent = { type: "closing_began", reason: "unresponsive", untilMs: 1e15 };
    const { state } = run(unresponsive, closing, { type: "interruption", kind: "real", heldMs: 0 });
    expect(state.closing).toBeNull();
    expect(dispositionOf(state, 16)).not.toBe("unresponsive");
  });

  it("is nobody's to end whom somebody else has", () => {
    const people: CallEvent = { type: "operator_connected", name: "Dana", channel: "PJSIP/1002-1" };
    const { effects } = throughout(logOf([...talking, people, unresponsive]));
    expect(effects.filter((effect) => effect.do === "log")).toEqual([]);
  });
});
