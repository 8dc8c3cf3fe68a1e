import { once } from "node:events";
import { silenceFrame } from "@patchbay/audio";
import type { RealtimeClientEvent, RealtimeSessionCreateRequest } from "openai/resources/realtime/realtime";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type LineId, lineOf } from "../speech/lines.ts";
import { createVoice } from "../speech/voice.ts";
import { DEFAULT_KNOBS } from "./knobs.ts";
import { type OpenAiStandIn, startOpenAiStandIn } from "./stand-in.ts";
import { connectVendorClient, sayTo, type VendorClient } from "./vendor-client.ts";

const voice = createVoice();
let standIn: OpenAiStandIn;
let client: VendorClient;

beforeAll(async () => {
  standIn = await startOpenAiStandIn({ port: 0, apiKey: "sk-test" });
}, 60_000);
afterEach(() => {
  client?.close();
  standIn.setKnobs(DEFAULT_KNOBS);
});
afterAll(() => standIn.close());

const transcription = { model: "gpt-transcribe", language: "en" };
const LISTENING: RealtimeClientEvent = {
  type: "session.update",
  session: {
    type: "transcription",
    audio: {
      input: { format: { type: "audio/pcmu" }, transcription, turn_detection: { type: "server_vad" } },
    },
  },
};

async function connect(): Promise<VendorClient> {
  client = await connectVendorClient(standIn.port, "sk-test", { intent: "transcription" });
  await client.next("session.created");
  return client;
}

const say = (id: LineId): Promise<void> => sayTo(client, voice, id);

/** How an upgrade to that address ends. */
async function upgrade(query: string): Promise<number | undefined> {
  const headers = { Authorization: "Bearer sk-test" };
  const socket = new WebSocket(`ws://127.0.0.1:${standIn.port}/v1/realtime?${query}`, { headers });
  const [, response] = await once(socket, "unexpected-response");
  return response.statusCode;
}

describe("a session that only writes down", () => {
  it("shows itself as one, and writes down what each line said without answering", async () => {
    await connect();
    client.send(LISTENING);
    const { session } = await client.next("session.updated");
    expect(session).toMatchObject({
      type: "transcription",
      object: "realtime.transcription_session",
      audio: { input: { transcription, turn_detection: { type: "server_vad", silence_duration_ms: 500 } } },
    });
    expect(session).not.toHaveProperty("instructions");
    expect(session).not.toHaveProperty("audio.input.turn_detection.create_response");
    await say("caller.name");
    const first = await client.next("conversation.item.input_audio_transcription.completed");
    expect(first).toMatchObject({ transcript: lineOf("caller.name").text, usage: { type: "duration" } });
    const from = client.events.length;
    await say("operator.file");
    const second = await client.next("conversation.item.input_audio_transcription.completed", from);
    expect(second.transcript).toBe(lineOf("operator.file").text);
    const started = await client.next("input_audio_buffer.speech_started", from);
    const firstStopped = await client.next("input_audio_buffer.speech_stopped");
    // Both reckon with a little of the silence between them.
    expect(started.audio_start_ms).toBeGreaterThan(firstStopped.audio_end_ms - 800);
    expect(client.order()).not.toContain("response.created");
    expect(client.order().slice(2, 7)).toEqual([
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
      "conversation.item.added",
      "conversation.item.done",
    ]);
    const observed = standIn.transcriptions().at(-1);
    expect(observed).toMatchObject({
      model: null,
      heard: [{ lineId: "caller.name" }, { lineId: "operator.file" }],
    });
    expect(standIn.sessions()).toEqual([]);
  });

  const input = (fields: object): RealtimeClientEvent => ({
    type: "session.update",
    event_id: "e1",
    session: { type: "transcription", audio: { input: fields } },
  });
  it.each<[string, RealtimeClientEvent | Record<string, unknown>, string]>([
    [
      "the settings of a conversation",
      { type: "session.update", event_id: "e1", session: { type: "realtime", instructions: "Hello." } },
      "session.type",
    ],
    [
      "instructions",
      { type: "session.update", event_id: "e1", session: { type: "transcription", instructions: "Hello." } },
      "session.instructions",
    ],
    [
      "a voice",
      { type: "session.update", event_id: "e1", session: { type: "transcription", audio: { output: {} } } },
      "session.audio.output",
    ],
    [
      "a delay that the model does not know",
      input({ transcription: { model: "gpt-transcribe", delay: "low" } }),
      "session.audio.input.transcription.delay",
    ],
    [
      "a language by more than its two letters",
      input({ transcription: { model: "gpt-transcribe", language: "de-CH" } }),
      "session.audio.input.transcription.language",
    ],
    [
      "keywords that the model does not know",
      input({ transcription: { model: "gpt-realtime-whisper", keywords: ["Acme"] } }),
      "session.audio.input.transcription.keywords",
    ],
    [
      "voice activity for a model that has none",
      input({ transcription: { model: "gpt-realtime-whisper" } }),
      "session.audio.input.turn_detection",
    ],
    ["a question", { type: "response.create", event_id: "e1" }, "type"],
    ["the event of before", { type: "transcription_session.update", event_id: "e1", session: {} }, "type"],
  ])("refuses %s, and goes on", async (_what, event, param) => {
    await connect();
    client.send(event as RealtimeClientEvent);
    const { error } = await client.next("error");
    expect(error).toMatchObject({ type: "invalid_request_error", param, event_id: "e1" });
    client.send(LISTENING);
    await client.next("session.updated");
  });

  it("is not to be had with a model, by another intent, or when the service has none", async () => {
    expect(await upgrade("intent=transcription&model=gpt-realtime-2.1")).toBe(400);
    expect(await upgrade("intent=dictation")).toBe(400);
    standIn.setKnobs({ refuseTranscriptionStatus: 503 });
    expect(await upgrade("intent=transcription")).toBe(503);
  });
});

it("a conversation refuses the settings of a session that only writes down", async () => {
  client = await connectVendorClient(standIn.port);
  client.send(LISTENING);
  const { error } = await client.next("error");
  expect(error).toMatchObject({ param: "session.type", message: expect.stringContaining("not allowed") });
});

/** The client decides by itself what is a turn. */
const DECIDING: RealtimeSessionCreateRequest = {
  type: "realtime",
  instructions: "You are the receptionist of Acme Dental.",
  audio: {
    input: {
      format: { type: "audio/pcmu" },
      transcription: { model: "gpt-transcribe", language: "en" },
      turn_detection: { type: "server_vad", create_response: false, interrupt_response: false },
    },
    output: { format: { type: "audio/pcmu" }, voice: "marin" },
  },
};

it("hears a cough, transcribes nothing, and forgets it when it is told to", async () => {
  client = await connectVendorClient(standIn.port);
  client.send({ type: "session.update", session: DECIDING });
  await client.next("session.updated");
  standIn.setKnobs({ speechStoppedDelayMs: 120 });
  client.append(Uint8Array.from({ length: 1_600 }, (_, n) => ((n * 7_919) % 64) | (n % 2 ? 0x80 : 0)));
  for (let ms = 0; ms < 600; ms += 20) client.append(silenceFrame());
  const { audio_start_ms, item_id } = await client.next("input_audio_buffer.speech_started");
  const startedAt = performance.now();
  const { audio_end_ms } = await client.next("input_audio_buffer.speech_stopped");
  expect(performance.now() - startedAt).toBeGreaterThan(100);
  expect(audio_end_ms - audio_start_ms).toBeLessThan(1_000);
  const { transcript } = await client.next("conversation.item.input_audio_transcription.completed");
  expect(transcript).toBe("");
  client.send({ type: "conversation.item.delete", item_id });
  expect((await client.next("conversation.item.deleted")).item_id).toBe(item_id);
  expect(client.order()).not.toContain("response.created");
  client.send({ type: "response.create" });
  const { response } = await client.next("response.done");
  expect(response.output?.[0]).toMatchObject({
    content: [{ transcript: lineOf("assistant.greeting").text }],
  });
});
