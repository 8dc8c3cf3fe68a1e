import { afterEach, expect, test, vi } from "vitest";
import { OpenAiRealtime } from "../../src/media/engines/openai-realtime/engine.ts";
import type { EngineEvent } from "../../src/media/ports.ts";
import { ASSISTANT, type Service, stubServices } from "../support/voice-service.ts";

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
    greeting: () => ASSISTANT.greeting,
    instructions: () => `Be brief.${known}`,
    tools: [{ name: "look", description: "Looks.", parameters: { type: "object" } }],
    history: [],
    unheard,
    pieceFrames: () => 1,
  };
  let known = "";
  const engine = new OpenAiRealtime(options, (event) => reported.push(event));
  const opens = engine.open();
  // What is found out while the socket opens the model is told.
  known = " It is Anna.";
  await opens;
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
    expect.objectContaining({ type: "answer_done", outcome: "withheld", code: "content_filter" }),
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

const TOOL_EVENTS = ["conversation.item.create", "response.create"];
const later = (service: Service, from: number) =>
  service
    .types()
    .slice(from)
    .filter((type) => TOOL_EVENTS.includes(type));

test("the service is told of the tools, and hears of every call of an answer before it goes on", async () => {
  const { engine, service, reported } = await opening();
  service.ready("s1");
  expect(service.received[0]).toMatchObject({
    session: {
      instructions: "Be brief. It is Anna.",
      tools: [{ type: "function", name: "look", description: "Looks.", parameters: { type: "object" } }],
      tool_choice: "auto",
    },
  });
  engine.answer("answer");
  service.call("r1", [
    ["c1", "look", "{}"],
    ["c2", "look", '{"again":true}'],
  ]);
  expect(reported.at(-1)).toEqual({
    type: "tools_called",
    calls: [
      { toolCallId: "c1", name: "look", arguments: "{}" },
      { toolCallId: "c2", name: "look", arguments: '{"again":true}' },
    ],
  });
  const from = service.received.length;
  // The caller said something meanwhile: that waits, or the service would answer without the tools.
  engine.answer("answer");
  expect(later(service, from)).toEqual([]);
  engine.finishTools([
    { toolCallId: "c1", output: "one" },
    { toolCallId: "c2", output: "two" },
  ]);
  engine.answer("answer");
  expect(later(service, from)).toEqual([
    "conversation.item.create",
    "conversation.item.create",
    "response.create",
  ]);
  expect(service.outputs()).toEqual(["one", "two"]);
});

test("a call of an answer that was cut off is not made, and the service does not wait for it", async () => {
  const { engine, service, reported } = await opening();
  service.ready("s1");
  engine.answer("answer");
  engine.interrupt([]);
  service.call("r1", [["c1", "look", "{}"]], "cancelled");
  expect(reported.map(({ type }) => type)).not.toContain("tools_called");
  expect(service.outputs()).toEqual(["This was not done: the answer was cut off before."]);
  // Cut off by us in the moment in which the service had it done.
  engine.answer("answer");
  engine.interrupt([]);
  engine.answer("answer");
  service.call("r2", [["c2", "look", "{}"]]);
  expect(reported.map(({ type }) => type)).not.toContain("tools_called");
  expect(service.types().slice(-2)).toEqual(["conversation.item.create", "response.create"]);
  // A call whose arguments never came to an end is none.
  service.say({
    type: "response.output_item.done",
    response_id: "r3",
    item: { type: "function_call", status: "incomplete", call_id: "c3", name: "look", arguments: "{" },
  });
  service.say({ type: "response.done", response: { id: "r3", status: "cancelled", output: [] } });
  expect(service.outputs()).toHaveLength(2);
});

test("a question that another answer was in the way of is asked again when that is over, once", async () => {
  const { engine, service } = await opening();
  service.ready("s1");
  engine.answer("answer");
  service.call("r1", [["c1", "look", "{}"]]);
  engine.finishTools([{ toolCallId: "c1", output: "one" }]);
  engine.answer("answer");
  const asked = service.received.filter(({ type }) => type === "response.create");
  const code = "conversation_already_has_active_response";
  service.say({ type: "error", error: { code, message: "busy", event_id: asked.at(-1)?.event_id } });
  service.answer("other", "Something else.");
  expect(service.received.filter(({ type }) => type === "response.create")).toHaveLength(asked.length + 1);
  expect(service.outputs()).toEqual(["one"]);
});
