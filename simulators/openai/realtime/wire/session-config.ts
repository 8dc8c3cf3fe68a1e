import * as z from "zod";

const format = z.union([
  z.strictObject({ type: z.literal("audio/pcm"), rate: z.literal(24_000) }),
  z.strictObject({ type: z.literal("audio/pcmu") }),
]);

const serverVad = z.strictObject({
  type: z.literal("server_vad"),
  threshold: z.number().min(0).max(1).exactOptional(),
  prefix_padding_ms: z.int().min(0).max(5_000).exactOptional(),
  silence_duration_ms: z.int().min(0).max(10_000).exactOptional(),
  create_response: z.boolean().exactOptional(),
  interrupt_response: z.boolean().exactOptional(),
  idle_timeout_ms: z.int().min(5_000).max(30_000).nullable().exactOptional(),
});
const semanticVad = z.strictObject({
  type: z.literal("semantic_vad"),
  eagerness: z.enum(["low", "medium", "high", "auto"]).exactOptional(),
  create_response: z.boolean().exactOptional(),
  interrupt_response: z.boolean().exactOptional(),
});

const transcription = z.strictObject({
  model: z.string().exactOptional(),
  // ISO 639-1: a region behind it, or a language of three letters, is refused.
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .exactOptional(),
  languages: z.array(z.string()).exactOptional(),
  keywords: z.array(z.string()).exactOptional(),
  prompt: z.string().exactOptional(),
  delay: z.enum(["minimal", "low", "medium", "high", "xhigh"]).exactOptional(),
});

/** A function has a name of these letters and takes an object; there is no `strict` here, as there is for text. */
const functionTool = z.strictObject({
  type: z.literal("function"),
  name: z.string().regex(/^[\w-]{1,64}$/),
  description: z.string().exactOptional(),
  parameters: z.looseObject({ type: z.literal("object") }).exactOptional(),
});
const mcpTool = z.looseObject({ type: z.literal("mcp"), server_label: z.string() });
export const tool = z.discriminatedUnion("type", [functionTool, mcpTool]);

const VOICES = [
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "sage",
  "shimmer",
  "verse",
  "marin",
  "cedar",
] as const;
const voice = z.union([z.enum(VOICES), z.strictObject({ id: z.string().regex(/^voice_/) })]);
export const modalities = z.tuple([z.enum(["audio", "text"])]);
export const maxOutputTokens = z.union([z.int().min(1).max(4_096), z.literal("inf")]);

const audioInput = z.strictObject({
  format: format.exactOptional(),
  transcription: transcription.nullable().exactOptional(),
  noise_reduction: z
    .strictObject({ type: z.enum(["near_field", "far_field"]), strength: z.number().exactOptional() })
    .nullable()
    .exactOptional(),
  turn_detection: z.discriminatedUnion("type", [serverVad, semanticVad]).nullable().exactOptional(),
});

const realtimePatch = z.strictObject({
  type: z.literal("realtime"),
  model: z.string().exactOptional(),
  output_modalities: modalities.exactOptional(),
  instructions: z.string().exactOptional(),
  audio: z
    .strictObject({
      input: audioInput.exactOptional(),
      output: z
        .strictObject({
          format: format.exactOptional(),
          voice: voice.exactOptional(),
          speed: z.number().min(0.25).max(1.5).exactOptional(),
        })
        .exactOptional(),
    })
    .exactOptional(),
  tools: z.array(tool).exactOptional(),
  tool_choice: z.unknown().exactOptional(),
  parallel_tool_calls: z.boolean().exactOptional(),
  reasoning: z.strictObject({ effort: z.string().exactOptional() }).exactOptional(),
  max_output_tokens: maxOutputTokens.exactOptional(),
  tracing: z.unknown().exactOptional(),
  truncation: z.unknown().exactOptional(),
  include: z.array(z.string()).nullable().exactOptional(),
  prompt: z.unknown().exactOptional(),
});

/** A session that only writes down hears, and has nothing else to be set. */
const transcriptionPatch = z.strictObject({
  type: z.literal("transcription"),
  audio: z.strictObject({ input: audioInput.exactOptional() }).exactOptional(),
  include: z.array(z.string()).nullable().exactOptional(),
});

/** `session` of a session.update: every field but the type may be left out, an unknown one is refused. */
export const sessionPatch = z.discriminatedUnion("type", [realtimePatch, transcriptionPatch]);

export type SessionPatch = z.infer<typeof sessionPatch>;
export type AudioFormat = z.infer<typeof format>;
export type Tool = z.infer<typeof tool>;

const SERVER_VAD = {
  type: "server_vad" as const,
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  idle_timeout_ms: null as number | null,
  create_response: true,
  interrupt_response: true,
};
const SEMANTIC_VAD = {
  type: "semantic_vad" as const,
  eagerness: "auto" as "low" | "medium" | "high" | "auto",
  create_response: true,
  interrupt_response: true,
};
const PCM: AudioFormat = { type: "audio/pcm", rate: 24_000 };

export type TurnDetection = typeof SERVER_VAD | typeof SEMANTIC_VAD;

/** The session as `session.created` shows it before anything was asked for. */
export function defaultSession(id: string, model: string, expiresAtS: number) {
  return {
    type: "realtime" as const,
    object: "realtime.session" as const,
    id,
    model,
    expires_at: expiresAtS,
    output_modalities: ["audio"] as ["audio" | "text"],
    instructions: "You are a helpful, friendly voice assistant.",
    audio: {
      input: {
        format: PCM,
        transcription: null as z.infer<typeof transcription> | null,
        noise_reduction: null as { type: string; strength?: number } | null,
        turn_detection: SERVER_VAD as TurnDetection | null,
      },
      output: { format: PCM, voice: "marin" as z.infer<typeof voice>, speed: 1 },
    },
    tools: [] as Tool[],
    tool_choice: "auto" as unknown,
    max_output_tokens: "inf" as number | "inf",
    tracing: null as unknown,
    truncation: "auto" as unknown,
    include: null as string[] | null,
    prompt: null as unknown,
  };
}

export type EffectiveSession = ReturnType<typeof defaultSession>;

/** The session after an update: only what is present changes; formats and lists are replaced, the rest is merged. */
export function mergeSession(session: EffectiveSession, patch: SessionPatch): EffectiveSession {
  const { audio, model: _immutable, type: _same, ...rest } = { model: undefined, ...patch };
  const { turn_detection: turn, ...input } = audio?.input ?? {};
  const output = audio !== undefined && "output" in audio ? audio.output : {};
  return {
    ...session,
    ...rest,
    audio: {
      input: {
        ...session.audio.input,
        ...input,
        turn_detection:
          turn === undefined
            ? session.audio.input.turn_detection
            : mergeTurn(session.audio.input.turn_detection, turn),
      },
      output: { ...session.audio.output, ...output },
    },
  };
}

function mergeTurn(
  before: TurnDetection | null,
  patch: z.infer<typeof serverVad> | z.infer<typeof semanticVad> | null,
): TurnDetection | null {
  if (patch === null) return null;
  if (patch.type === "server_vad")
    return { ...(before?.type === "server_vad" ? before : SERVER_VAD), ...patch };
  return { ...(before?.type === "semantic_vad" ? before : SEMANTIC_VAD), ...patch };
}
