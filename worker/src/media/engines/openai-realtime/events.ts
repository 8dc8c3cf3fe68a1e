import { ok, type Result, refuse } from "@patchbay/protocol/result";
import type { RealtimeServerEvent } from "openai/resources/realtime/realtime";
import * as z from "zod";
import type { EngineEvent, Said } from "../../ports.ts";

/** The server events this engine acts on; every other type is ignored, as the vendor asks of its clients. */
type Handled = Extract<
  RealtimeServerEvent["type"],
  | "session.created"
  | "session.updated"
  | "input_audio_buffer.speech_started"
  | "input_audio_buffer.speech_stopped"
  | "input_audio_buffer.committed"
  | "conversation.item.input_audio_transcription.delta"
  | "conversation.item.input_audio_transcription.completed"
  | "conversation.item.input_audio_transcription.failed"
  | "response.created"
  | "response.output_audio.done"
  | "response.output_audio_transcript.delta"
  | "response.output_audio_transcript.done"
  | "response.output_item.done"
  | "response.function_call_arguments.done"
  | "response.done"
  | "rate_limits.updated"
  | "error"
>;
const named = <T extends Handled, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), ...shape });

/** What no decision needs: absent, null or strange, the event counts all the same, and only this is unknown. */
const perhaps = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);
const text = perhaps(z.string());
const count = perhaps(z.number().int().nonnegative());
/** On the session's clock of appended audio. */
const moment = perhaps(z.number().nonnegative());

const usage = z.object({
  input_tokens: count,
  output_tokens: count,
  input_token_details: perhaps(
    z.object({
      text_tokens: count,
      audio_tokens: count,
      cached_tokens: count,
      cached_tokens_details: perhaps(z.object({ audio_tokens: count })),
    }),
  ),
  output_token_details: perhaps(z.object({ text_tokens: count, audio_tokens: count })),
});

/** What writing the caller's words down has used; absent or strange, it is not counted. */
const transcribed = perhaps(
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("duration"), seconds: z.number().nonnegative() }),
    z.object({
      type: z.literal("tokens"),
      input_token_details: perhaps(z.object({ audio_tokens: count })),
    }),
  ]),
);
/** The vendor counts a caller's sound so. */
const CALLER_TOKEN_MS = 100;
const outputItem = z.object({
  type: z.string(),
  status: text,
  call_id: text,
  name: text,
  arguments: text,
});

const serverEvent = z.discriminatedUnion("type", [
  named("session.created", { session: perhaps(z.object({ id: text })) }),
  named("session.updated", {}),
  named("input_audio_buffer.speech_started", { item_id: z.string(), audio_start_ms: moment }),
  named("input_audio_buffer.speech_stopped", { item_id: z.string(), audio_end_ms: moment }),
  named("input_audio_buffer.committed", { item_id: z.string() }),
  named("conversation.item.input_audio_transcription.delta", { item_id: z.string(), delta: text }),
  named("conversation.item.input_audio_transcription.completed", {
    item_id: z.string(),
    transcript: z.string(),
    usage: transcribed,
  }),
  named("conversation.item.input_audio_transcription.failed", {
    item_id: z.string(),
    error: perhaps(z.object({ message: text })),
  }),
  named("response.created", {}),
  named("response.output_audio.done", { item_id: z.string() }),
  named("response.output_audio_transcript.delta", { item_id: z.string(), delta: z.string() }),
  named("response.output_audio_transcript.done", { item_id: z.string(), transcript: z.string() }),
  named("response.output_item.done", { output_index: count, item: outputItem }),
  named("response.function_call_arguments.done", {
    output_index: count,
    call_id: text,
    name: text,
    arguments: z.string(),
  }),
  named("response.done", {
    response: z.object({
      output: perhaps(z.array(outputItem.nullable().catch(null))),
      status: text,
      status_details: perhaps(
        z.object({
          type: text,
          reason: text,
          error: perhaps(z.object({ code: text, type: text, message: text })),
        }),
      ),
      usage: perhaps(usage),
    }),
  }),
  named("rate_limits.updated", {
    rate_limits: z
      .array(perhaps(z.object({ remaining: perhaps(z.number()), reset_seconds: perhaps(z.number()) })))
      .catch([]),
  }),
  named("error", {
    error: z
      .object({
        code: text,
        message: text,
        type: text,
        /** The id of our own event that is to blame. */
        event_id: text,
      })
      .catch({}),
  }),
]);
export type ServerEvent = z.infer<typeof serverEvent>;
type WrittenDown = Extract<ServerEvent, { type: "conversation.item.input_audio_transcription.completed" }>;
export type ResponseDone = Extract<ServerEvent, { type: "response.done" }>["response"];

export const handledTypes: ReadonlySet<string> = new Set(
  serverEvent.options.map((option) => option.shape.type.value),
);

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
  if (!handledTypes.has(value.type)) return ok({ kind: "ignored", type: value.type });
  const parsed = serverEvent.safeParse(value);
  return parsed.success
    ? ok({ kind: "event", event: parsed.data })
    : refuse(`${value.type}: ${parsed.error.issues[0]?.message ?? "unexpected shape"}`);
}

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

/** What a response has used; null when it does not say. Of totals alone the whole is text, so that no cost is lost. */
export function responseUsage({ usage: used }: ResponseDone, model: string): EngineEvent | null {
  if (used === undefined) return null;
  const { input_token_details: read, output_token_details: made } = used;
  const cachedAudioTokens = read?.cached_tokens_details?.audio_tokens;
  return {
    type: "usage",
    model,
    usage: {
      inputTextTokens: read?.text_tokens ?? rest(used.input_tokens, read?.audio_tokens),
      inputAudioTokens: read?.audio_tokens ?? rest(used.input_tokens, read?.text_tokens, 0),
      cachedTokens: read?.cached_tokens ?? 0,
      ...(cachedAudioTokens === undefined ? {} : { cachedAudioTokens }),
      outputTextTokens: made?.text_tokens ?? rest(used.output_tokens, made?.audio_tokens),
      outputAudioTokens: made?.audio_tokens ?? rest(used.output_tokens, made?.text_tokens, 0),
    },
  };
}

/** What of a total the other kind leaves; `alone` where nothing is known of the other kind. */
const rest = (total = 0, other: number | undefined, alone: number = total): number =>
  other === undefined ? alone : Math.max(0, total - other);

/** All that is known of an utterance that was written down. */
export const saidOf = ({ transcript }: WrittenDown): Said => ({ text: transcript });

/** What a vendor's event means in our words; null for those that concern only the engine itself. */
export function engineEventOf(event: ServerEvent): EngineEvent | null {
  switch (event.type) {
    case "input_audio_buffer.speech_started":
      return { type: "speech_started", itemId: event.item_id };
    case "conversation.item.input_audio_transcription.delta":
      return { type: "caller_words", itemId: event.item_id, delta: event.delta ?? "" };
    case "conversation.item.input_audio_transcription.completed":
      return { type: "caller_said", itemId: event.item_id, said: saidOf(event) };
    case "conversation.item.input_audio_transcription.failed":
      return {
        type: "caller_unclear",
        itemId: event.item_id,
        message: event.error?.message ?? "The caller's words could not be transcribed.",
      };
    case "response.output_audio_transcript.delta":
      return { type: "words", itemId: event.item_id, delta: event.delta };
    case "response.output_audio_transcript.done":
      return { type: "utterance_text", itemId: event.item_id, said: { text: event.transcript } };
    case "response.output_audio.done":
      return { type: "utterance_sounded", itemId: event.item_id };
    default:
      return null;
  }
}
