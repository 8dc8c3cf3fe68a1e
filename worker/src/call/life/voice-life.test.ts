import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { began, joined, logOf, opened, routed, throughout } from "../calls.test-data.ts";

const lost = (code: string): CallEvent => ({ type: "engine_lost", code, message: "x" });
const said: CallEvent = {
  type: "turn_finished",
  turn: { id: "t1", speaker: "assistant", text: "Hello.", startMs: 0, endMs: 900 },
};
const run = (...events: CallEvent[]) => throughout(logOf([began, routed, joined, opened, ...events]));

describe("B2: a voice that is lost", () => {
  it.each(["rate_limited", "insufficient_quota"])("to %s is not asked for in another session", (code) => {
    const { state, effects } = run(lost(code));
    expect(state.engine).toBe("failed");
    expect(effects.filter((effect) => effect.do === "open_engine").length).toBe(1);
    expect(effects.at(-1)).toMatchObject({ do: "prompt", prompt: "connecting_to_people" });
  });

  it("four times in a row is worth no more silence", () => {
    expect(
      run(
        ...Array(3)
          .fill([lost("closed"), opened])
          .flat(),
        lost("closed"),
      ).state.engine,
    ).toBe("failed");
  });

  it("ten times in a long call is opened each time, when the assistant was heard in between", () => {
    expect(
      run(
        ...Array(10)
          .fill([lost("closed"), opened, said])
          .flat(),
      ).state,
    ).toMatchObject({
      engine: "open",
      engineLosses: 0,
    });
  });
});
