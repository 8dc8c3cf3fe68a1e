import { silenceFrame } from "@patchbay/audio";
import type { RealtimeSessionCreateRequest } from "openai/resources/realtime/realtime";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { lineOf } from "../speech/lines.ts";
import { type OpenAiStandIn, startOpenAiStandIn } from "./stand-in.ts";
import { connectVendorClient, type VendorClient } from "./vendor-client.ts";

let standIn: OpenAiStandIn;
let client: VendorClient;

beforeAll(async () => {
  standIn = await startOpenAiStandIn({ port: 0, apiKey: "sk-test" });
}, 60_000);
afterEach(() => client.close());
afterAll(() => standIn.close());

/** The client decides by itself what is a turn. */
const LISTENING: RealtimeSessionCreateRequest = {
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
  client.send({ type: "session.update", session: LISTENING });
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
