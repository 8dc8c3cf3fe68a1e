import type { RealtimeServerEvent } from "openai/resources/realtime/realtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EngineEvent } from "../../ports.ts";
import { CONFIGURED, openEngine } from "./engine.test-rig.ts";
import { handledTypes } from "./events.ts";
import { variantsOf } from "./vendor-types.test-data.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const at = (response: number, item: string, index = 0) => ({
  event_id: "e",
  response_id: `r${response}`,
  item_id: item,
  output_index: index,
  content_index: 0,
});
const usage = {
  total_tokens: 742,
  input_tokens: 690,
  output_tokens: 52,
  input_token_details: {
    text_tokens: 610,
    audio_tokens: 80,
    image_tokens: 0,
    cached_tokens: 576,
    cached_tokens_details: { text_tokens: 500, audio_tokens: 76, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 12, audio_tokens: 40 },
};
const response = (n: number) => ({
  id: `r${n}`,
  object: "realtime.response",
  conversation_id: "c",
  metadata: { a: "b" },
  max_output_tokens: 4096,
  output_modalities: ["audio"],
  audio: { output: { format: { type: "audio/pcmu" }, voice: "marin" } },
});
const spoken = (item: string, status: "completed" | "incomplete" = "completed") => ({
  id: item,
  object: "realtime.item",
  type: "message",
  role: "assistant",
  status,
  content: [{ type: "output_audio", transcript: "Let me see." }],
});
const called = {
  id: "i2",
  object: "realtime.item",
  type: "function_call",
  status: "completed",
  call_id: "call_1",
  name: "look_up",
  arguments: '{"a":1}',
};
const done = (n: number, rest: object) => ({
  type: "response.done",
  event_id: "e",
  response: { ...response(n), usage, ...rest },
});

const LIMIT = done(4, {
  status: "failed",
  status_details: {
    type: "failed",
    error: {
      type: "tokens",
      code: "rate_limit_exceeded",
      message: "Rate limit reached for m. Please try again in 1.8s.",
    },
  },
  output: [],
});

/** What the service says in a conversation that has everything in it, and between that what is asked of the engine. */
const STORY: ({ type: RealtimeServerEvent["type"] } | "ask" | "tools")[] = [
  { type: "input_audio_buffer.speech_started", event_id: "e", audio_start_ms: 700, item_id: "u1" },
  { type: "input_audio_buffer.speech_stopped", event_id: "e", audio_end_ms: 2_500, item_id: "u1" },
  "ask",
  { type: "input_audio_buffer.committed", event_id: "e", item_id: "u1", previous_item_id: "i0" },
  {
    type: "conversation.item.input_audio_transcription.delta",
    event_id: "e",
    item_id: "u1",
    content_index: 0,
    delta: "What is my ",
    logprobs: [{ token: "a", bytes: [1], logprob: 0 }],
  },
  {
    type: "conversation.item.input_audio_transcription.completed",
    event_id: "e",
    item_id: "u1",
    content_index: 0,
    transcript: "What is my balance?",
    languages: [{ code: "en" }],
    logprobs: [],
    usage: {
      type: "tokens",
      input_tokens: 9,
      output_tokens: 4,
      total_tokens: 13,
      input_token_details: { audio_tokens: 9, text_tokens: 0 },
    },
  },
  { type: "response.created", event_id: "e", response: { ...response(1), status: "in_progress" } },
  { type: "response.output_audio_transcript.delta", ...at(1, "i1"), delta: "Let me see." },
  { type: "response.output_audio.delta", ...at(1, "i1"), delta: "////" },
  { type: "response.output_audio_transcript.done", ...at(1, "i1"), transcript: "Let me see." },
  { type: "response.output_audio.done", ...at(1, "i1") },
  {
    type: "response.output_item.done",
    event_id: "e",
    response_id: "r1",
    output_index: 0,
    item: spoken("i1"),
  },
  {
    type: "response.function_call_arguments.done",
    event_id: "e",
    response_id: "r1",
    item_id: "i2",
    output_index: 1,
    call_id: "call_1",
    name: "look_up",
    arguments: '{"a":1}',
  },
  { type: "response.output_item.done", event_id: "e", response_id: "r1", output_index: 1, item: called },
  done(1, { status: "completed", status_details: { type: "completed" }, output: [spoken("i1"), called] }),
  {
    type: "rate_limits.updated",
    event_id: "e",
    rate_limits: [{ name: "tokens", limit: 40_000, remaining: 39_000, reset_seconds: 1.5 }],
  },
  "tools",
  "ask",
  { type: "response.created", event_id: "e", response: { ...response(2), status: "in_progress" } },
  { type: "response.output_audio.delta", ...at(2, "i3"), delta: "////" },
  done(2, {
    status: "incomplete",
    status_details: { type: "incomplete", reason: "max_output_tokens" },
    output: [spoken("i3", "incomplete")],
  }),
  "ask",
  {
    type: "error",
    event_id: "e",
    error: {
      type: "server_error",
      code: "server_error",
      message: "The server had a hiccup.",
      param: "response",
      event_id: "ask-3",
    },
  },
  "ask",
  { type: "response.created", event_id: "e", response: { ...response(4), status: "in_progress" } },
  LIMIT,
  { type: "input_audio_buffer.speech_started", event_id: "e", audio_start_ms: 9_000, item_id: "u2" },
  { type: "input_audio_buffer.speech_stopped", event_id: "e", audio_end_ms: 10_000, item_id: "u2" },
  { type: "input_audio_buffer.committed", event_id: "e", item_id: "u2", previous_item_id: null },
  {
    type: "conversation.item.input_audio_transcription.failed",
    event_id: "e",
    item_id: "u2",
    content_index: 0,
    error: { type: "t", code: "c", message: "Unintelligible.", param: "p" },
  },
] as ({ type: RealtimeServerEvent["type"] } | "ask" | "tools")[];

const EVENTS = [...CONFIGURED, ...STORY].filter((one) => typeof one !== "string");

/** What the engine decides over it: everything that it says and reports, but counts, captions and an error's own words. */
async function decisions(changed: object | null, instead: object | null): Promise<unknown[]> {
  const { engine, sent, reported, tell } = await openEngine();
  const say = (event: object) => tell(event === changed && instead !== null ? instead : event);
  for (const event of CONFIGURED) say(event);
  for (const step of STORY) {
    if (step === "ask") engine.answer("answer");
    else if (step === "tools") engine.finishTools([{ toolCallId: "call_1", output: "100" }]);
    else say(step);
  }
  engine.close("over");
  return [...sent, ...reported.flatMap(decided)];
}

function decided(event: EngineEvent): unknown[] {
  switch (event.type) {
    case "usage":
    case "caller_words":
      return [];
    case "limited":
    case "trouble":
    case "caller_unclear":
      return [event.type];
    case "answer_done":
      return [[event.type, event.outcome]];
    default:
      return [event];
  }
}

describe("B1: a field that the vendor's types call optional", () => {
  it("is looked for in every event that we act on", () => {
    const told = new Set(EVENTS.map(({ type }) => type));
    expect([...handledTypes].filter((type) => !told.has(type))).toEqual([]);
  });

  const all = EVENTS.flatMap((event) =>
    variantsOf(event).map((variant) => ({ ...variant, of: event, place: EVENTS.indexOf(event) })),
  );

  /** That it was a limit is said nowhere else. */
  const untold = all.filter(({ of, name }) => of === LIMIT && /status_details(\.error)? /.test(name));
  const variants = all.filter((variant) => !untold.includes(variant));

  it("is found by its declaration", () => {
    const names = variants.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(150);
    expect(names).toEqual(
      expect.arrayContaining([
        "response.done: response.usage.input_token_details absent",
        "response.done: response.id absent",
        "response.output_item.done: item.status null",
        "error: error.event_id null",
      ]),
    );
  });

  it.each(variants)("changes no decision by its absence: $name ($place)", async ({ of, event }) => {
    expect(await decisions(of, event)).toEqual(await decisions(null, null));
  });

  it("leaves a failure, to be asked again, where nothing says any more that it was a limit", async () => {
    expect(untold.length).toBe(4);
    for (const { of, event } of untold) {
      const decided = await decisions(of, event);
      expect(decided).not.toContain("limited");
      expect(decided.filter((one) => Array.isArray(one) && one[1] === "failed").length).toBe(2);
    }
  });
});
