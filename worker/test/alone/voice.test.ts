import type { CallEvent } from "@patchbay/protocol/call";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toolsOffered } from "../../src/call/tools/catalogue.ts";
import type { MediaTransport } from "../../src/media/ports.ts";
import { CallVoice } from "../../src/objects/call-session/voice/voice.ts";
import { ASSISTANT, stubServices } from "../support/voice-service.ts";

const SETTINGS = {
  OPENAI_BASE_URL: "http://voice.test/v1",
  OPENAI_API_KEY: "sk-test",
  OPENAI_REALTIME_MODEL: "gpt-realtime",
  OPENAI_SESSION_MS: "60000",
  // These callers and services are silent whenever the test is.
  SILENCE_WATCH: "off",
};
const frame = (mark: number): Uint8Array => new Uint8Array(160).fill(mark);

describe("the voice of a call", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function begin(disclosures: () => ("recorded" | "analysed")[] = () => []) {
    const services = stubServices();
    const log: CallEvent[] = [];
    const start = Date.now();
    const voice = new CallVoice(SETTINGS, {
      append: (event) => log.push(event),
      toolCalled: (call) => log.push({ type: "tool_called", ...call }),
      kept: (turn) => turn,
      showsWords: () => true,
      interimChanged: () => {},
      began: () => {},
      disclosures,
      clock: { callMs: () => Date.now() - start, now: Date.now, pieceFrames: () => 1 },
      spokenBy: () => "caller",
      awaitsColleague: () => false,
      greeting: ({ greeting }) => greeting,
      instructions: ({ instructions }) => instructions,
      tools: toolsOffered,
    });
    const transport: MediaTransport = {
      send: () => {},
      mark: (id) => void setTimeout(() => voice.markReached(id), 200),
      clear: () => {},
      answer: () => {},
      bye: () => {},
    };
    voice.attach(transport);
    await voice.open(ASSISTANT, [], false);
    services[0]?.ready("s1");
    voice.greet();
    services[0]?.answer("greeting", "Hello.");
    await vi.advanceTimersByTimeAsync(1_000);
    const turns = () => log.flatMap((event) => (event.type === "turn_finished" ? [event.turn.text] : []));
    const types = () => log.map(({ type }) => type);
    return { services, voice, log, turns, types, transport };
  }

  it("A3: tells another what belongs before everything else once it has said what it is saying", async () => {
    const due: "recorded"[] = [];
    const { services, voice, log } = await begin(() => due.splice(0));
    // So long that the announcement comes after it or cuts it off.
    services[0]?.answer("hours", "Nine to five.", 3_000);
    await vi.advanceTimersByTimeAsync(500);
    due.push("recorded");
    voice.disclose();
    expect(due).toEqual(["recorded"]);
    await vi.advanceTimersByTimeAsync(15_000);
    const told = log.flatMap<string | CallEvent>((event) =>
      event.type === "turn_finished" ? [event.turn.text] : event.type === "prompt_played" ? [event] : [],
    );
    expect(told).toEqual([
      "Hello.",
      "Nine to five.",
      { type: "prompt_played", prompt: "recorded", heard: true },
    ]);
    // Where nothing is being said they are told at once, and nobody twice.
    due.push("recorded");
    voice.disclose();
    expect(due).toEqual([]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(log.filter(({ type }) => type === "prompt_played")).toHaveLength(2);
  });

  it("is handed to a new session in a pause before the old one's time is up, with everything that was said", async () => {
    const { services, voice, log, turns } = await begin();
    const [first] = services;
    // At the due time the caller speaks: nothing is exchanged under their words.
    await vi.advanceTimersByTimeAsync(48_000);
    first?.say({ type: "input_audio_buffer.speech_started", item_id: "c1" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(services).toHaveLength(1);
    first?.say({ type: "input_audio_buffer.speech_stopped", item_id: "c1" });
    first?.transcribed("c1", "When are you open?");
    first?.answer("hours", "Nine to five.");
    await vi.advanceTimersByTimeAsync(1_000);
    const second = services[1];
    expect(services).toHaveLength(2);
    expect(first?.closed).toBe(false);
    second?.ready("s2");
    for (let n = 0; n < 50; n += 1) voice.hear(frame(n));
    await vi.advanceTimersByTimeAsync(300);
    expect(first?.closed).toBe(true);
    expect(log.at(-1)).toEqual({
      type: "engine_rolled_over",
      model: "gpt-realtime",
      sessionId: "s2",
      openMs: expect.any(Number),
    });
    const remembered = second?.received.filter(({ type }) => type === "conversation.item.create") ?? [];
    expect(JSON.stringify(remembered)).toMatch(/Hello\..*When are you open\?.*Nine to five\./);
    // It hears the last half second, in case that a word began there, and what follows.
    voice.hear(frame(50));
    expect(second?.heard).toEqual([25, 50]);
    expect(second?.types()).not.toContain("response.create");
    expect(turns()).toEqual(["Hello.", "When are you open?", "Nine to five."]);
    expect(log.some(({ type }) => type === "engine_lost")).toBe(false);
  });

  it("B7: names a limit of the service that passes, with the wait that it asked for, and answers then", async () => {
    const { services, log, turns, types } = await begin();
    const [service] = services;
    service?.hears("c1", "When are you open?");
    service?.say({ type: "response.created", response: { id: "r1" } });
    const error = { code: "rate_limit_exceeded", message: "Rate limit reached. Please try again in 2s." };
    const status_details = { type: "failed", error };
    service?.say({
      type: "response.done",
      response: { id: "r1", status: "failed", status_details, output: [] },
    });
    await vi.advanceTimersByTimeAsync(100);
    const limits = log.flatMap((event) => (event.type === "engine_limited" ? [event.waitMs] : []));
    expect(limits).toHaveLength(1);
    expect(Math.round((limits[0] ?? 0) / 1_000)).toBe(2);
    await vi.advanceTimersByTimeAsync(3_000);
    service?.answer("hours", "Nine to five.");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(turns()).toEqual(["Hello.", "When are you open?", "Nine to five."]);
    expect(types()).not.toContain("engine_lost");
    expect(services).toHaveLength(1);
  });

  it("is handed over in mid-word when no pause comes, and the words go along", async () => {
    const { services, voice, types } = await begin();
    await vi.advanceTimersByTimeAsync(50_000);
    expect(services).toHaveLength(2);
    services[0]?.say({ type: "input_audio_buffer.speech_started", item_id: "c1" });
    services[1]?.ready("s2");
    for (let n = 0; n < 100; n += 1) voice.hear(frame(n));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(types()).not.toContain("engine_rolled_over");
    await vi.advanceTimersByTimeAsync(2_500);
    expect(types()).toContain("engine_rolled_over");
    expect(services[1]?.received.some(({ audio }) => (audio?.length ?? 0) > 16_000)).toBe(true);
  });

  it("stays with its session when the successor cannot be had", async () => {
    const { services, types } = await begin();
    await vi.advanceTimersByTimeAsync(50_000);
    services[1]?.dispatchEvent(new Event("error"));
    expect(types()).not.toContain("engine_lost");
    await vi.advanceTimersByTimeAsync(900);
    expect(services).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(500);
    services[2]?.ready("s3");
    await vi.advanceTimersByTimeAsync(300);
    expect(types()).toContain("engine_rolled_over");
  });

  it("reaches a new session with the words that the lost one took along, and does not ask for them again", async () => {
    const { services, voice, turns, types } = await begin();
    services[0]?.say({ type: "input_audio_buffer.speech_started", item_id: "c1" });
    for (let n = 0; n < 60; n += 1) voice.hear(frame(7));
    services[0]?.say({ type: "input_audio_buffer.speech_stopped", item_id: "c1" });
    services[0]?.dispatchEvent(new Event("error"));
    expect(types()).toContain("engine_lost");
    await voice.open(ASSISTANT, [], false);
    services[1]?.ready("s2");
    voice.goOn();
    expect(services[1]?.heard).toEqual([7, 7]);
    expect(services[1]?.types()).not.toContain("response.create");
    services[1]?.hears("c2", "When are you open?");
    expect(services[1]?.types()).toContain("response.create");
    expect(turns()).toEqual(["Hello.", "When are you open?"]);
  });

  it("says anew what a leg missed while it was away, and goes on where it was cut off", async () => {
    const { services, voice, transport } = await begin();
    const [first] = services;
    const asked = () => first?.received.filter(({ type }) => type === "response.create").length;
    first?.hears("c1", "When are you open?");
    expect(asked()).toBe(2);
    voice.detach();
    first?.answer("missed", "Nine to five.", 2_000);
    await vi.advanceTimersByTimeAsync(3_000);
    voice.attach(transport);
    voice.goOn();
    expect(asked()).toBe(3);
    first?.answer("hours", "Nine to five.", 2_000);
    await vi.advanceTimersByTimeAsync(1_000);
    voice.detach();
    voice.attach(transport);
    voice.goOn();
    expect(JSON.stringify(first?.received.at(-1))).toMatch(/Go on from there/);
  });

  it("goes on where it was cut off when the session is lost while it speaks", async () => {
    const { services, voice } = await begin();
    const [first] = services;
    first?.hears("c1", "When are you open?");
    first?.answer("hours", "Nine to five, and on Saturdays from ten to two.", 4_000);
    await vi.advanceTimersByTimeAsync(2_000);
    first?.dispatchEvent(new Event("error"));
    await voice.open(ASSISTANT, [], false);
    services[1]?.ready("s2");
    voice.goOn();
    const [remembered, asked] = services[1]?.received.slice(1) ?? [];
    expect(JSON.stringify(remembered)).toMatch(/Nine to five/);
    expect(JSON.stringify(remembered)).not.toMatch(/from ten to two/);
    expect(JSON.stringify(asked)).toMatch(/Go on from there/);
  });
});
