import { silenceFrame } from "@patchbay/audio";
import type { RealtimeSessionCreateRequest } from "openai/resources/realtime/realtime";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LINES, type LineId, lineOf } from "../speech/lines.ts";
import { createRecogniser, type Recogniser } from "../speech/recogniser.ts";
import { createVoice } from "../speech/voice.ts";
import { DEFAULT_KNOBS } from "./knobs.ts";
import { type OpenAiStandIn, startOpenAiStandIn } from "./stand-in.ts";
import { connectVendorClient, sayTo, type VendorClient } from "./vendor-client.ts";

const voice = createVoice();
let standIn: OpenAiStandIn;
let recogniser: Recogniser;
let client: VendorClient;

beforeAll(async () => {
  standIn = await startOpenAiStandIn({ port: 0, apiKey: "sk-test" });
  recogniser = await createRecogniser(voice, LINES);
}, 60_000);
afterEach(() => {
  client.close();
  standIn.setKnobs(DEFAULT_KNOBS);
});
afterAll(() => standIn.close());

const TELEPHONE: RealtimeSessionCreateRequest = {
  type: "realtime",
  instructions: "You are the receptionist of Acme Dental.",
  audio: {
    input: {
      format: { type: "audio/pcmu" },
      transcription: { model: "gpt-transcribe", language: "en" },
      turn_detection: { type: "server_vad", silence_duration_ms: 450 },
    },
    output: { format: { type: "audio/pcmu" }, voice: "marin" },
  },
};

async function connect(session: RealtimeSessionCreateRequest = TELEPHONE): Promise<VendorClient> {
  client = await connectVendorClient(standIn.port);
  client.send({ type: "session.update", session });
  await client.next("session.updated");
  return client;
}

const say = (id: LineId): Promise<void> => sayTo(client, voice, id);

describe("a session", () => {
  it("begins with session.created and merges what an update brings", async () => {
    await connect();
    expect(client.order()).toEqual(["session.created", "session.updated"]);
    const { session } = await client.next("session.updated");
    expect(session).toMatchObject({
      instructions: TELEPHONE.instructions,
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          turn_detection: {
            type: "server_vad",
            threshold: 0.5,
            prefix_padding_ms: 300,
            silence_duration_ms: 450,
          },
        },
        output: { voice: "marin", speed: 1 },
      },
    });
  });

  it("speaks first when it is asked to, in the documented order, and says the greeting", async () => {
    await connect();
    const from = client.events.length;
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done");
    await client.next("rate_limits.updated");
    expect(client.order(from).filter((type) => !/(audio|transcript)\.delta$/.test(type))).toEqual([
      "response.created",
      "response.output_item.added",
      "conversation.item.added",
      "response.content_part.added",
      "response.output_audio.done",
      "response.output_audio_transcript.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
      "rate_limits.updated",
    ]);
    expect(response.status).toBe("completed");
    const itemId = response.output?.[0]?.id ?? "";
    const heard = recogniser.recognise(client.soundOf(itemId));
    expect(heard).toMatchObject({ kind: "line", line: lineOf("assistant.greeting") });
    const { transcript } = await client.next("response.output_audio_transcript.done");
    expect(transcript).toBe(lineOf("assistant.greeting").text);
  });

  it("hears a turn, transcribes it from its sound and answers it", async () => {
    await connect();
    const from = client.events.length;
    await say("caller.hours");
    const { response } = await client.next("response.done");
    const { transcript } = await client.next("conversation.item.input_audio_transcription.completed");
    expect(transcript).toBe(lineOf("caller.hours").text);
    expect(recogniser.recognise(client.soundOf(response.output?.[0]?.id ?? ""))).toMatchObject({
      line: lineOf("assistant.hours"),
    });
    expect(client.order(from).slice(0, 6)).toEqual([
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
      "conversation.item.added",
      "conversation.item.done",
      "response.created",
    ]);
    const started = await client.next("input_audio_buffer.speech_started");
    const stopped = await client.next("input_audio_buffer.speech_stopped");
    const lineMs = (await voice.speak(lineOf("caller.hours").text, "caller")).length / 8;
    expect(started.audio_start_ms).toBe(0);
    expect(Math.abs(stopped.audio_end_ms - lineMs - 450)).toBeLessThan(80);
    expect(started.item_id).toBe(stopped.item_id);
  });

  it("says that it did not recognise what is no line, and asks again", async () => {
    await connect();
    client.append(await voice.speak("The quick brown fox jumps over the lazy dog.", "caller"));
    for (let ms = 0; ms < 600; ms += 20) client.append(silenceFrame());
    const { response } = await client.next("response.done");
    const { transcript } = await client.next("conversation.item.input_audio_transcription.completed");
    expect(transcript).toBe("(not recognised)");
    expect(response.output?.[0]).toMatchObject({
      content: [{ transcript: lineOf("assistant.repeat").text }],
    });
  });

  it("counts sound by 100 ms and 50 ms and finds the conversation in its cache the second time", async () => {
    await connect();
    await say("caller.visit");
    const first = await client.next("response.done");
    const answerMs = client.soundOf(first.response.output?.[0]?.id ?? "").length / 8;
    const usage = first.response.usage;
    expect(usage?.output_token_details?.audio_tokens).toBe(Math.ceil(answerMs / 50));
    const stopped = await client.next("input_audio_buffer.speech_stopped");
    expect(usage?.input_token_details?.audio_tokens).toBe(Math.ceil(stopped.audio_end_ms / 100));
    const from = client.events.length;
    await say("caller.goodbye");
    const second = await client.next("response.done", from);
    const details = second.response.usage?.input_token_details;
    expect(details?.audio_tokens).toBeGreaterThan(answerMs / 50);
    expect(details?.cached_tokens_details?.audio_tokens).toBe(0);
    expect((details?.text_tokens ?? 0) + (details?.audio_tokens ?? 0)).toBe(
      second.response.usage?.input_tokens,
    );
  });

  it("is cancelled by the caller's voice, closes what it began, and takes the truncation", async () => {
    standIn.setKnobs({ deltaSpeed: 1 });
    await connect();
    await say("caller.visit");
    const delta = await client.next("response.output_audio.delta");
    await say("caller.wait");
    const { response } = await client.next("response.done");
    expect(response).toMatchObject({
      status: "cancelled",
      status_details: { type: "cancelled", reason: "turn_detected" },
      output: [{ status: "incomplete" }],
    });
    const order = client.order();
    expect(order.indexOf("response.output_audio.done")).toBeLessThan(order.indexOf("response.done"));
    const sentMs = client.soundOf(delta.item_id).length / 8;
    client.send({
      type: "conversation.item.truncate",
      item_id: delta.item_id,
      content_index: 0,
      audio_end_ms: Math.floor(sentMs / 2),
    });
    expect(await client.next("conversation.item.truncated")).toMatchObject({
      audio_end_ms: Math.floor(sentMs / 2),
    });
    const from = client.events.length;
    client.send({ type: "conversation.item.retrieve", item_id: delta.item_id });
    const { item } = await client.next("conversation.item.retrieved", from);
    expect(JSON.stringify(item)).not.toContain("transcript");
    const next = await client.next(
      "response.done",
      client.events.indexOf(await client.next("response.done")) + 1,
    );
    expect(next.response.output?.[0]).toMatchObject({
      content: [{ transcript: lineOf("assistant.go-on").text }],
    });
  });

  it("lets its answer go on when interrupting is off, and leaves the answer to the client", async () => {
    const input = { ...TELEPHONE.audio?.input };
    input.turn_detection = { type: "server_vad", create_response: false, interrupt_response: false };
    await connect({ ...TELEPHONE, audio: { ...TELEPHONE.audio, input } });
    standIn.setKnobs({ deltaSpeed: 4 });
    client.send({ type: "response.create" });
    await client.next("response.output_audio.delta");
    await say("caller.hours");
    expect((await client.next("response.done")).response.status).toBe("completed");
    await client.next("conversation.item.input_audio_transcription.completed");
    expect(client.events.filter((event) => event.type === "response.created")).toHaveLength(1);
    const from = client.events.length;
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done", from);
    expect(response.output?.[0]).toMatchObject({ content: [{ transcript: lineOf("assistant.hours").text }] });
  });

  it("calls a function and goes on when its output and a response.create come", async () => {
    const tools = [
      {
        type: "function" as const,
        name: "transfer_call",
        description: "Hand over",
        parameters: { type: "object" },
      },
    ];
    await connect({ ...TELEPHONE, tools });
    await say("caller.person");
    const { call_id } = await client.next("response.function_call_arguments.done");
    const done = await client.next("response.done");
    expect(done.response.output?.[0]).toMatchObject({
      type: "function_call",
      name: "transfer_call",
      call_id,
    });
    const from = client.events.length;
    client.send({
      type: "conversation.item.create",
      item: { type: "function_call_output", call_id, output: '{"ok":true}' },
    });
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done", from);
    expect(response.output?.[0]).toMatchObject({
      content: [{ transcript: lineOf("assistant.transfer").text }],
    });
  });

  it("goes on from a history that came as text", async () => {
    await connect();
    const user = { type: "message" as const, role: "user" as const };
    client.send({
      type: "conversation.item.create",
      item: { ...user, content: [{ type: "input_text", text: lineOf("caller.thursday").text }] },
    });
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done");
    expect(response.output?.[0]).toMatchObject({
      content: [{ transcript: lineOf("assistant.thursday-booked").text }],
    });
  });

  it("says the sentence that the instructions of a response put in quotes", async () => {
    await connect();
    client.send({
      type: "response.create",
      response: { instructions: 'Greet the caller: "Welcome to the lab."' },
    });
    const { transcript } = await client.next("response.output_audio_transcript.done");
    expect(transcript).toBe("Welcome to the lab.");
  });

  it("answers outside the conversation in text beside the active response", async () => {
    standIn.setKnobs({ deltaSpeed: 2 });
    await connect();
    client.send({ type: "response.create" });
    await client.next("response.output_audio.delta");
    client.send({
      type: "response.create",
      response: { conversation: "none", metadata: { purpose: "intent" }, output_modalities: ["text"] },
    });
    const { response } = await client.next("response.done");
    expect(response).toMatchObject({
      conversation_id: null,
      metadata: { purpose: "intent" },
      status: "completed",
    });
    expect(client.events.some((event) => event.type === "error")).toBe(false);
  });

  it("speaks and hears 24 kHz PCM as well", async () => {
    const pcm = { type: "audio/pcm" as const, rate: 24_000 as const };
    await connect({ type: "realtime", audio: { input: { format: pcm }, output: { format: pcm } } });
    client.send({ type: "response.create" });
    const { response } = await client.next("response.done");
    const seconds = client.soundOf(response.output?.[0]?.id ?? "").length / 48_000;
    const greeting = await voice.speak(lineOf("assistant.greeting").text, "assistant");
    expect(seconds).toBeCloseTo(greeting.length / 8_000, 1);
  });
});
