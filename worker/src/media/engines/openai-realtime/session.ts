import type { Turn } from "@patchbay/protocol/turn";
import type { RealtimeClientEvent } from "openai/resources/realtime/realtime";
import type { AssistantConfig } from "../../../call/routing.ts";
import type { Heard } from "../../ports.ts";

/** Everything we say to the Realtime server, typed by the vendor; built once, sent as text. */
const say = (event: RealtimeClientEvent): string => JSON.stringify(event);

/** The session of a phone call: G.711 both ways, so that no audio is decoded between phone and model. */
export function sessionUpdate(assistant: AssistantConfig): string {
  return say({
    type: "session.update",
    session: {
      type: "realtime",
      output_modalities: ["audio"],
      instructions: assistant.instructions,
      audio: {
        input: {
          format: { type: "audio/pcmu" },
          transcription: { model: "gpt-transcribe", language: assistant.language },
          turn_detection: {
            type: "server_vad",
            threshold: 0.5,
            prefix_padding_ms: 300,
            silence_duration_ms: 500,
            create_response: true,
            // We cancel by ourselves, once the phone is silent and it is known what was heard.
            interrupt_response: false,
          },
        },
        output: { format: { type: "audio/pcmu" }, voice: assistant.voice },
      },
      max_output_tokens: 1024,
      truncation: { type: "retention_ratio", retention_ratio: 0.8 },
    },
  });
}

export function greet(assistant: AssistantConfig): string {
  return say({
    type: "response.create",
    response: { instructions: `Greet the caller. Say exactly this and nothing else: ${assistant.greeting}` },
  });
}

/** A turn of an earlier session of the same call, as text: what this session has to remember. */
export function remember(turn: Turn): string {
  return say({
    type: "conversation.item.create",
    item:
      turn.speaker === "assistant"
        ? { type: "message", role: "assistant", content: [{ type: "output_text", text: turn.text }] }
        : { type: "message", role: "user", content: [{ type: "input_text", text: turn.text }] },
  });
}

export const createResponse = (): string => say({ type: "response.create" });

export const askAgain = (): string =>
  say({
    type: "response.create",
    response: {
      instructions:
        "The connection broke for a moment and what the caller said last was lost. Apologize in a few words and ask for it again.",
    },
  });

export const cancelResponse = (): string => say({ type: "response.cancel" });

/** The model forgets what the caller did not hear. `audio_end_ms` beyond what was generated is an error there. */
export function truncate(heard: Heard): string {
  return say({
    type: "conversation.item.truncate",
    item_id: heard.itemId,
    content_index: 0,
    audio_end_ms: Math.floor(Math.min(heard.heardMs, heard.generatedMs)),
  });
}

const APPEND_HEAD = '{"type":"input_audio_buffer.append","audio":"';

/** Fifty times a second and call: joined, not serialised. Base64 needs no escaping. */
export function appendAudio(mulaw: Uint8Array): string {
  return `${APPEND_HEAD}${mulaw.toBase64()}"}`;
}
