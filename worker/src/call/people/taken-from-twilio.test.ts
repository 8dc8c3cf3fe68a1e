import type { CallEvent } from "@patchbay/protocol/call";
import { describe, expect, it } from "vitest";
import { answeredBy, byAssistant, joins, olivia, paul } from "../calls.test-data.ts";
import { mayCoach, mayTakeOver } from "../life/may.ts";
import { audioMode, legWelcome, overdue, wasCut } from "../life/watch.ts";
import { memoryOf } from "../memory.ts";
import { Call, leg, requested, stopped, streamed, talking } from "../transfer/twilio-transfer.test-data.ts";
import { elsewhere } from "./listeners.ts";

const before = { id: "a1", name: "Receptionist" };
const claims: CallEvent = { type: "takeover_claimed", by: olivia, legId: "p1", assistant: before };
const here = joins("p1", "browser");

/** A caller who talks with a target, as Twilio has put them through. */
const atTwilio = () => new Call(...talking, requested("blind"), stopped).tell(leg("in-progress"));

describe("F7: a caller whom Twilio has put through, and a supervisor who takes them over", () => {
  it("F7: talks on until the supervisor's phone is here; then Twilio is to bring them", () => {
    const call = atTwilio().take(claims);
    expect(elsewhere(call.state)?.at).toBe("twilio");
    expect([call.done, audioMode(call.state)]).toEqual([[], "elsewhere"]);
    expect(mayTakeOver(call.state, paul)?.message).toMatch(/is taking this call over\.$/);
    call.take(here);
    expect([call.done, elsewhere(call.state)?.at]).toEqual([["fetch"], "twilio"]);
    expect(legWelcome(call.state)).toBe("welcome");
  });

  it("F7: is the supervisor's once they are here, and the assistant's of before when they are handed back", () => {
    const call = atTwilio().take(claims, here, streamed);
    expect(call.done).toEqual(["close_engine", "answer_leg", "say_answered"]);
    call.take(answeredBy(olivia));
    expect(call.state.summary).toMatchObject({
      status: "in_progress",
      handler: { name: olivia.name },
      supervision: { takingOver: null, takenFrom: before },
    });
    expect(audioMode(call.state)).toBe("people");
    const opened: CallEvent = { type: "engine_opened", model: "m", sessionId: "s", openMs: 1 };
    call.take({ type: "hand_back_requested", by: olivia }, opened, byAssistant);
    expect(call.state.summary).toMatchObject({ handler: { kind: "assistant" } });
    const words = JSON.stringify(memoryOf(call.log.map((event, n) => ({ n, at: n, event }))));
    expect(words).toMatch(/put through to Billing and talked with them.*until Olivia.*took the caller/);
  });

  it("F7: stays with whom they talk with where they do not come in time, and the supervisor's phone is let go", () => {
    const call = atTwilio().take(claims, here);
    const due = overdue(call.state, call.at + 12_000);
    expect(due).toEqual({ type: "claim_lapsed", legId: "p1" });
    call.take({ type: "claim_lapsed", legId: "p1" });
    expect(call.effects).toEqual([{ do: "release_person_leg", legId: "p1", reason: "transferred" }]);
    expect(elsewhere(call.state)?.at).toBe("twilio");
    expect(call.state.summary).toMatchObject({
      handler: { name: "Billing" },
      supervision: { takingOver: null, takenFrom: null },
    });
    // One who comes all the same is not lost.
    expect(call.take(streamed).transferTypes.at(-1)).toBe("failed");
    expect(call.state.summary?.handler).toMatchObject({ kind: "operator" });
    expect(call.done).toContain("open_engine");
  });

  it("F7: is nobody's assistant to write to while they are only being fetched", () => {
    const call = atTwilio().take(claims, here);
    expect(mayCoach(call.state)?.code).toBe("not_with_assistant");
    expect(mayCoach(call.take(streamed, answeredBy(paul)).state)).toBeNull();
  });

  it("F7: who comes after a crash before the supervisor's phone is back is with the assistant until it is", () => {
    const call = atTwilio().take(claims, here);
    expect(wasCut(call.state)).toBe(true);
    call.take({ type: "edge_restarted" }, streamed);
    expect(call.state.people).toMatchObject({ stage: "taking" });
    expect(call.transferTypes.at(-1)).toBe("failed");
    call.take(here);
    expect(call.done).toEqual(["close_engine", "answer_leg", "say_answered"]);
  });

  it("F7: who is left by the target meanwhile is with the assistant, who knows it, until the supervisor is there", () => {
    const call = atTwilio().take(claims, streamed);
    expect(call.transferTypes.at(-1)).toBe("failed");
    expect(call.state.people).toMatchObject({ stage: "taking" });
    call.take(here);
    expect(call.done).toEqual(["close_engine", "answer_leg", "say_answered"]);
  });
});
