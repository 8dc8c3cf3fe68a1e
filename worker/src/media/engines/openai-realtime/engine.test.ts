import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CONFIGURED, openEngine } from "./engine.test-rig.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const begun = { type: "response.created", response: { id: "r" } };
const failed = (code: string, message: string) => ({
  type: "response.done",
  response: { id: "r", status: "failed", status_details: { type: "failed", error: { code, message } } },
});
const limited = failed("rate_limit_exceeded", "Rate limit reached. Please try again in 1.8s.");
const sound = { type: "response.output_audio.delta", item_id: "i1", delta: "////" };
const completed = { type: "response.done", response: { id: "r", status: "completed" } };

describe("B2: a limit of the voice service", () => {
  it("is waited for as told, by the same session, and nothing of it is an answer that failed", async () => {
    const { engine, tell, asked, fetched, reported } = await openEngine();
    tell(...CONFIGURED);
    engine.answer("answer");
    tell(begun, limited);
    expect(reported.at(-1)).toMatchObject({ type: "limited", code: "rate_limited" });
    expect([asked(), engine.answering]).toEqual([1, true]);
    await vi.advanceTimersByTimeAsync(1_790);
    expect(asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked()).toBe(2);
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(reported.map(({ type }) => type)).toEqual(["opened", "limited"]);
  });

  it("that goes on is given up after twenty seconds in a row, in words that ask for no other session", async () => {
    const { engine, tell, reported, asked } = await openEngine();
    tell(...CONFIGURED);
    engine.answer("answer");
    for (let n = 0; n < 30 && reported.at(-1)?.type !== "lost"; n += 1) {
      tell(begun, limited);
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(reported.at(-1)).toMatchObject({ type: "lost", code: "rate_limited" });
    expect(asked()).toBe(12);
  });

  it("that passed begins anew: one answer, and twenty more seconds may be waited", async () => {
    const { engine, tell, reported } = await openEngine();
    tell(...CONFIGURED);
    for (let n = 0; n < 20; n += 1) {
      engine.answer("answer");
      tell(begun, limited);
      await vi.advanceTimersByTimeAsync(2_000);
      tell(begun, sound, completed);
    }
    expect(reported.some(({ type }) => type === "lost")).toBe(false);
  });

  it("of what is paid ends the voice at once", async () => {
    const { engine, tell, reported } = await openEngine();
    tell(...CONFIGURED);
    engine.answer("answer");
    tell(begun, failed("insufficient_quota", "You exceeded your current quota."));
    expect(reported.at(-1)).toMatchObject({ type: "lost", code: "insufficient_quota" });
    expect(reported.some(({ type }) => type === "answer_done")).toBe(false);
  });

  it("in the middle of a sentence: the answer failed, and what follows it waits", async () => {
    const { engine, tell, asked, reported } = await openEngine();
    tell(...CONFIGURED);
    engine.answer("answer");
    tell(begun, sound, limited);
    expect(reported.at(-1)).toMatchObject({ type: "answer_done", outcome: "failed" });
    engine.answer("continue");
    expect(asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked()).toBe(2);
  });

  it("that is foretold is heeded: what is asked meanwhile waits, and the caller is told", async () => {
    const { engine, tell, asked, reported } = await openEngine();
    tell(...CONFIGURED);
    tell({
      type: "rate_limits.updated",
      rate_limits: [{ name: "tokens", remaining: 0, reset_seconds: 1.5 }],
    });
    expect(reported.at(-1)?.type).toBe("opened");
    engine.answer("answer");
    expect(asked()).toBe(0);
    expect(reported.at(-1)).toMatchObject({ type: "limited" });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(asked()).toBe(1);
  });

  it("at the door is waited for as the header says; the session that opens then is the call's", async () => {
    let refusals = 1;
    const body = JSON.stringify({ error: { code: "rate_limit_exceeded", message: "Slow down." } });
    const { fetched, reported, tell } = await openEngine(() => {
      refusals -= 1;
      return refusals < 0 ? "open" : new Response(body, { status: 429, headers: { "retry-after": "2" } });
    });
    expect(reported).toMatchObject([{ type: "limited" }]);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(fetched).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(400);
    expect(fetched).toHaveBeenCalledTimes(2);
    tell(...CONFIGURED);
    expect(reported.at(-1)?.type).toBe("opened");
  });

  it("at the door, of what is paid, is no session at all", async () => {
    const body = JSON.stringify({ error: { code: "insufficient_quota", message: "You exceeded it." } });
    const { fetched, reported } = await openEngine(() => new Response(body, { status: 429 }));
    expect(reported).toMatchObject([{ type: "lost", code: "insufficient_quota" }]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});

describe("B4: an order that the service does not promise", () => {
  it("asked at the end of the caller's speech, an answer is asked for when that is in the conversation", async () => {
    const { engine, tell, asked } = await openEngine();
    tell(...CONFIGURED);
    tell({ type: "input_audio_buffer.speech_started", item_id: "u1" });
    tell({ type: "input_audio_buffer.speech_stopped", item_id: "u1" });
    engine.answer("answer");
    expect([asked(), engine.answering]).toEqual([0, true]);
    await vi.advanceTimersByTimeAsync(400);
    tell({ type: "input_audio_buffer.committed", item_id: "u1" });
    expect(asked()).toBe(1);
  });

  it("is not waited for when it came the other way round, and not for ever when it never comes", async () => {
    const { engine, tell, asked } = await openEngine();
    tell(...CONFIGURED);
    tell({ type: "input_audio_buffer.speech_started", item_id: "u1" });
    tell({ type: "input_audio_buffer.committed", item_id: "u1" });
    tell({ type: "input_audio_buffer.speech_stopped", item_id: "u1" });
    engine.answer("answer");
    expect(asked()).toBe(1);
    tell(begun, completed);
    tell({ type: "input_audio_buffer.speech_started", item_id: "u2" });
    tell({ type: "input_audio_buffer.speech_stopped", item_id: "u2" });
    engine.answer("answer");
    await vi.advanceTimersByTimeAsync(700);
    expect(asked()).toBe(2);
  });

  it("an error of our own truncate, with a code or without one, is nobody's trouble", async () => {
    const { tell, reported } = await openEngine();
    tell(...CONFIGURED);
    const message = "Audio content of 1200ms is already shorter than 1500ms";
    tell({ type: "error", error: { type: "invalid_request_error", code: null, message } });
    tell({ type: "error", error: { type: "invalid_request_error", code: "item_not_found", message: "No." } });
    expect(reported.map(({ type }) => type)).toEqual(["opened"]);
  });
});
