import { afterEach, expect, test, vi } from "vitest";
import { OpenAiRealtime } from "../src/media/engines/openai-realtime/engine.ts";
import type { EngineEvent } from "../src/media/ports.ts";
import { ASSISTANT, type Service, stubServices } from "./support/voice-service.ts";

afterEach(() => vi.unstubAllGlobals());

async function opening(
  unheard: Uint8Array | null = null,
): Promise<{ engine: OpenAiRealtime; service: Service; reported: EngineEvent[] }> {
  const services = stubServices();
  const reported: EngineEvent[] = [];
  const options = {
    baseUrl: "http://voice.test/v1",
    apiKey: "sk-test",
    model: "gpt-realtime",
    assistant: ASSISTANT,
    history: [],
    unheard,
  };
  const engine = new OpenAiRealtime(options, (event) => reported.push(event));
  await engine.open();
  const [service] = services;
  if (service === undefined) throw new Error("no session was opened");
  return { engine, service, reported };
}

const frame = (mark: number): Uint8Array => new Uint8Array(160).fill(mark);

test("what the caller says while the session opens is heard, in order, before what follows", async () => {
  const { engine, service, reported } = await opening();
  for (const mark of [1, 2, 3]) engine.hear(frame(mark));
  expect(service.heard).toEqual([]);
  service.ready("s1");
  engine.hear(frame(4));
  expect(service.heard).toEqual([1, 2, 3, 4]);
  expect(reported.map(({ type }) => type)).toEqual(["opened"]);
});

test("of a long opening the last four seconds are kept", async () => {
  const { engine, service } = await opening();
  for (let n = 0; n < 250; n += 1) engine.hear(frame(n));
  service.ready("s1");
  expect(service.heard).toEqual(Array.from({ length: 200 }, (_, n) => n + 50));
});

test("what an earlier session took with it is heard first", async () => {
  const { engine, service } = await opening(new Uint8Array(20_000).fill(9));
  engine.hear(frame(1));
  service.ready("s1");
  expect(service.heard).toEqual([9, 9, 9, 1]);
});

test("the service answers only when it is asked to, and is told apart from its own noise", async () => {
  const { engine, service, reported } = await opening();
  service.ready("s1");
  expect(JSON.stringify(service.received[0])).toContain('"create_response":false,"interrupt_response":false');
  engine.answer("answer");
  expect(service.types()).toContain("response.create");
  service.say({ type: "response.created", response: { id: "r1" } });
  service.say({ type: "response.weather.updated", degrees: 21 });
  service.say({ type: "error", error: { type: "server_error", code: null, message: "A hiccup." } });
  expect(engine.answering).toBe(true);
  service.say({
    type: "response.done",
    response: { id: "r1", status: "incomplete", status_details: { reason: "content_filter" } },
  });
  expect(engine.answering).toBe(false);
  expect(reported.slice(1)).toEqual([
    { type: "trouble", code: "server_error", message: "A hiccup." },
    expect.objectContaining({ type: "trouble", code: "content_filter" }),
    expect.objectContaining({ type: "answer_done", outcome: "failed", code: "content_filter" }),
  ]);
});

test("how long the caller spoke is what the service says, less what it adds at both ends", async () => {
  const { service, reported } = await opening();
  service.ready("s1");
  service.say({ type: "input_audio_buffer.speech_started", item_id: "c1", audio_start_ms: 4_000 });
  service.say({ type: "input_audio_buffer.speech_stopped", item_id: "c1", audio_end_ms: 5_000 });
  service.say({ type: "input_audio_buffer.speech_started", item_id: "c2" });
  service.say({ type: "input_audio_buffer.speech_stopped", item_id: "c2" });
  expect(reported.flatMap((event) => (event.type === "speech_stopped" ? [event.speechMs] : []))).toEqual([
    200,
    null,
  ]);
});
