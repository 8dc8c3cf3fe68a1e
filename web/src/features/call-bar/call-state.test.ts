import { describe, expect, it } from "vitest";
import { assistantAnswers, sampleLog, summaryOf } from "../../../dev/sample-calls.ts";
import { callState } from "./call-state.ts";

const ringing = summaryOf(sampleLog({ label: "a", startedAt: 1_000 }, []));
const answered = summaryOf(sampleLog({ label: "a", startedAt: 1_000 }, [[500, assistantAnswers()]]));
const live = { state: "live" } as const;

describe("the state that the phone shows", () => {
  it("counts from the answer, not from the first ring", () => {
    expect(callState(live, ringing, "talking")).toEqual({ words: "Ringing", look: "waiting", since: null });
    expect(callState(live, answered, "talking")).toEqual({ words: "In call", look: "live", since: 1_500 });
    expect(callState(live, { ...answered, held: true }, "talking")).toMatchObject({
      words: "On hold",
      since: 1_500,
    });
  });

  it("does not say that who only listens is in the call", () => {
    expect(callState(live, answered, "listening").words).toBe("Listening, nobody hears you");
    expect(callState(live, answered, "listening", "barge").words).toBe("On the call, everybody hears you");
    const olivias = { ...answered, handler: { kind: "operator" as const, name: "Olivia", id: "u" } };
    expect(callState(live, olivias, "listening", "whisper").words).toBe("Only Olivia hears you");
  });

  it("says why who only listens hears nothing while a number is said that nobody may keep", () => {
    const secret = { ...answered, secret: true };
    expect(callState(live, secret, "listening").words).toBe("Silent while a card number is said");
    expect(callState(live, secret, "listening", "whisper").words).toBe("Silent while a card number is said");
    expect(callState(live, secret, "listening", "barge").words).toBe("On the call, everybody hears you");
    expect(callState(live, secret, "talking").words).toBe("In call");
  });

  it("does not say that somebody is in a call who cannot be heard", () => {
    const broken = { state: "reconnecting", since: 9_000, reason: "network" } as const;
    expect(callState(broken, answered, "talking")).toEqual({
      words: "Reconnecting: this computer has no network",
      look: "trouble",
      since: 1_500,
    });
    expect(callState({ state: "connecting" }, answered, "talking")).toMatchObject({
      words: "Connecting",
      since: null,
    });
  });
});
