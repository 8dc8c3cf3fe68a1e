import { ok, type Result, refuse } from "@patchbay/protocol/result";
import type { RealtimeServerEvent } from "openai/resources/realtime/realtime";
import * as z from "zod";
import type { EngineEvent } from "../../ports.ts";

/** The server events this engine acts on; every other type is ignored, as the vendor asks of its clients. */
type Handled = Extract<
  RealtimeServerEvent["type"],
  | "session.created"
  | "session.updated"
  | "input_audio_buffer.speech_started"
  | "input_audio_buffer.speech_stopped"
  | "conversation.item.input_audio_transcription.delta"
  | "conversation.item.input_audio_transcription.completed"
  | "conversation.item.input_audio_transcription.failed"
  | "response.created"
  | "response.output_audio_transcript.delta"
  | "response.output_audio_transcript.done"
  | "response.output_item.done"
  | "response.function_call_arguments.done"
  | "response.done"
  | "error"
>;
const named = <T extends Handled, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), ...shape });
const count = z.number().int().nonnegative().catch(0);

/** On the session's clock of appended audio. */
const moment = z.number().nonnegative().optional().catch(undefined);

const usage = z.object({
  input_token_details: z.object({
    text_tokens: count,
    audio_tokens: count,
    cached_tokens: count,
    cached_tokens_details: z.object({ audio_tokens: count }).nullish(),
  }),
  output_token_details: z.object({ text_tokens: count, audio_tokens: count }),
});

/** What writing the caller's words down has used; absent or strange, it is not counted. */
const transcribed = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("duration"), seconds: z.number().nonnegative() }),
    z.object({ type: z.literal("tokens"), input_token_details: z.object({ audio_tokens: count }).nullish() }),
  ])
  .nullish()
  .catch(null);
/** The vendor counts a caller's sound so. */
const CALLER_TOKEN_MS = 100;
const outputItem = z.object({
  type: z.string(),
  status: z.string().optional(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
});

const serverEvent = z.discriminatedUnion("type", [
  named("session.created", { session: z.object({ id: z.string(), model: z.string().optional() }) }),
  named("session.updated", { session: z.object({}) }),
  named("input_audio_buffer.speech_started", { item_id: z.string(), audio_start_ms: moment }),
  named("input_audio_buffer.speech_stopped", { item_id: z.string(), audio_end_ms: moment }),
  named("conversation.item.input_audio_transcription.delta", {
    item_id: z.string(),
    delta: z.string().optional(),
  }),
  named("conversation.item.input_audio_transcription.completed", {
    item_id: z.string(),
    transcript: z.string(),
    usage: transcribed,
  }),
  named("conversation.item.input_audio_transcription.failed", {
    item_id: z.string(),
    error: z.object({ message: z.string().optional() }),
  }),
  named("response.created", { response: z.object({ id: z.string() }) }),
  named("response.output_audio_transcript.delta", { item_id: z.string(), delta: z.string() }),
  named("response.output_audio_transcript.done", { item_id: z.string(), transcript: z.string() }),
  named("response.output_item.done", { response_id: z.string(), item: outputItem }),
  named("response.function_call_arguments.done", { call_id: z.string(), arguments: z.string() }),
  named("response.done", {
    response: z.object({
      id: z.string(),
      output: z.array(outputItem).nullish(),
      status: z.string().optional(),
      status_details: z
        .object({
          reason: z.string().nullish(),
          error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
        })
        .nullish(),
      usage: usage.nullish(),
    }),
  }),
  named("error", {
    error: z.object({
      code: z.string().nullish(),
      message: z.string(),
      type: z.string().nullish(),
      /** The id of our own event that is to blame. */
      event_id: z.string().nullish(),
    }),
  }),
]);
export type ServerEvent = z.infer<typeof serverEvent>;

const HANDLED = new Set<string>(serverEvent.options.map((option) => option.shape.type.value));

export type Parsed =
  /** The one frequent event: taken apart without a schema, because it comes fifty times a second and call. */
  | { kind: "audio"; itemId: string; base64: string }
  | { kind: "event"; event: ServerEvent }
  | { kind: "ignored"; type: string };

/** One text frame from the Realtime server. Never throws. */
export function parseServerEvent(raw: string): Result<Parsed> {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return refuse("not valid JSON");
  }
  if (typeof value !== "object" || value === null || !("type" in value) || typeof value.type !== "string") {
    return refuse("an event without a type");
  }
  if (value.type === "response.output_audio.delta") {
    if (!("item_id" in value) || !("delta" in value)) return refuse("audio without item or data");
    if (typeof value.item_id !== "string" || typeof value.delta !== "string") {
      return refuse("audio without item or data");
    }
    return ok({ kind: "audio", itemId: value.item_id, base64: value.delta });
  }
  if (!HANDLED.has(value.type)) return ok({ kind: "ignored", type: value.type });
  const parsed = serverEvent.safeParse(value);
  return parsed.success
    ? ok({ kind: "event", event: parsed.data })
    : refuse(`${value.type}: ${parsed.error.issues[0]?.message ?? "unexpected shape"}`);
}

const cachedAudio = (details: { audio_tokens: number } | null | undefined) =>
  details == null ? {} : { cachedAudioTokens: details.audio_tokens };

/** What it took to write the caller's words down; null when the event is about something else or does not say. */
export function transcriptionUsage(event: ServerEvent, model: string): EngineEvent | null {
  if (event.type !== "conversation.item.input_audio_transcription.completed" || !event.usage) return null;
  const { usage: used } = event;
  const transcribedMs =
    used.type === "duration"
      ? Math.round(used.seconds * 1_000)
      : (used.input_token_details?.audio_tokens ?? 0) * CALLER_TOKEN_MS;
  return { type: "usage", model, usage: { ...NO_TOKENS, transcribedMs } };
}

const NO_TOKENS = {
  inputTextTokens: 0,
  inputAudioTokens: 0,
  cachedTokens: 0,
  outputTextTokens: 0,
  outputAudioTokens: 0,
};

/** What a vendor's event means in our words; null for those that concern only the engine itself. */
export function engineEventOf(event: ServerEvent, model: string): EngineEvent | null {
  switch (event.type) {
    case "input_audio_buffer.speech_started":
      return { type: "speech_started", itemId: event.item_id };
    case "input_audio_buffer.speech_stopped":
      return { type: "speech_stopped", itemId: event.item_id, speechMs: null };
    case "conversation.item.input_audio_transcription.delta":
      return { type: "caller_words", itemId: event.item_id, delta: event.delta ?? "" };
    case "conversation.item.input_audio_transcription.completed":
      return { type: "caller_said", itemId: event.item_id, text: event.transcript };
    case "conversation.item.input_audio_transcription.failed":
      return {
        type: "caller_unclear",
        itemId: event.item_id,
        message: event.error.message ?? "The caller's words could not be transcribed.",
      };
    case "response.output_audio_transcript.delta":
      return { type: "words", itemId: event.item_id, delta: event.delta };
    case "response.output_audio_transcript.done":
      return { type: "utterance_done", itemId: event.item_id, text: event.transcript };
    case "response.done": {
      const { usage: used } = event.response;
      if (!used) return null;
      return {
        type: "usage",
        model,
        usage: {
          inputTextTokens: used.input_token_details.text_tokens,
          inputAudioTokens: used.input_token_details.audio_tokens,
          cachedTokens: used.input_token_details.cached_tokens,
          ...cachedAudio(used.input_token_details.cached_tokens_details),
          outputTextTokens: used.output_token_details.text_tokens,
          outputAudioTokens: used.output_token_details.audio_tokens,
        },
      };
    }
    default:
      return null;
  }
}
