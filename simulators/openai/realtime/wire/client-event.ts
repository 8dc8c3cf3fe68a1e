import * as z from "zod";
import { maxOutputTokens, modalities, sessionPatch, tool } from "./session-config.ts";

const eventId = { event_id: z.string().exactOptional() };
const text = z.string();
const itemHead = {
  id: z.string().exactOptional(),
  object: z.literal("realtime.item").exactOptional(),
  status: z.enum(["completed", "incomplete", "in_progress"]).exactOptional(),
};

/** What a client may put into a conversation; assistant sound comes from the server alone. */
export const clientItem = z.union([
  z.strictObject({
    ...itemHead,
    type: z.literal("message"),
    role: z.literal("system"),
    content: z.array(z.strictObject({ type: z.literal("input_text"), text })),
  }),
  z.strictObject({
    ...itemHead,
    type: z.literal("message"),
    role: z.literal("user"),
    content: z.array(z.strictObject({ type: z.literal("input_text"), text })),
  }),
  z.strictObject({
    ...itemHead,
    type: z.literal("message"),
    role: z.literal("assistant"),
    content: z.array(z.strictObject({ type: z.literal("output_text"), text })),
  }),
  z.strictObject({
    ...itemHead,
    type: z.literal("function_call"),
    name: z.string(),
    arguments: z.string(),
    call_id: z.string().exactOptional(),
  }),
  z.strictObject({
    ...itemHead,
    type: z.literal("function_call_output"),
    call_id: z.string(),
    output: z.string(),
  }),
]);

const responseParams = z.strictObject({
  audio: z
    .strictObject({
      output: z.strictObject({ format: z.unknown().exactOptional(), voice: z.unknown().exactOptional() }),
    })
    .exactOptional(),
  conversation: z.enum(["auto", "none"]).exactOptional(),
  input: z
    .array(z.union([clientItem, z.strictObject({ type: z.literal("item_reference"), id: z.string() })]))
    .exactOptional(),
  instructions: z.string().exactOptional(),
  max_output_tokens: maxOutputTokens.exactOptional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullable().exactOptional(),
  output_modalities: modalities.exactOptional(),
  parallel_tool_calls: z.boolean().exactOptional(),
  reasoning: z.unknown().exactOptional(),
  tool_choice: z.unknown().exactOptional(),
  tools: z.array(tool).exactOptional(),
});

const clientEvent = z.discriminatedUnion("type", [
  z.strictObject({ ...eventId, type: z.literal("session.update"), session: sessionPatch }),
  z.strictObject({ ...eventId, type: z.literal("input_audio_buffer.append"), audio: z.base64() }),
  z.strictObject({ ...eventId, type: z.literal("input_audio_buffer.commit") }),
  z.strictObject({ ...eventId, type: z.literal("input_audio_buffer.clear") }),
  z.strictObject({
    ...eventId,
    type: z.literal("conversation.item.create"),
    item: clientItem,
    previous_item_id: z.string().nullable().exactOptional(),
  }),
  z.strictObject({ ...eventId, type: z.literal("conversation.item.retrieve"), item_id: z.string() }),
  z.strictObject({
    ...eventId,
    type: z.literal("conversation.item.truncate"),
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
  }),
  z.strictObject({ ...eventId, type: z.literal("conversation.item.delete"), item_id: z.string() }),
  z.strictObject({
    ...eventId,
    type: z.literal("response.create"),
    response: responseParams.exactOptional(),
  }),
  z.strictObject({ ...eventId, type: z.literal("response.cancel"), response_id: z.string().exactOptional() }),
]);

export type ClientEvent = z.infer<typeof clientEvent>;
export type ClientItem = z.infer<typeof clientItem>;
export type ResponseParams = z.infer<typeof responseParams>;

/** What is wrong with a client's event, in the vendor's words for it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly eventId: string | null;
}

export type ParsedClientEvent =
  | { readonly ok: true; readonly event: ClientEvent }
  | { readonly ok: false; readonly refusal: Refusal };

const knownTypes = new Set<unknown>(clientEvent.options.map((option) => option.shape.type.value));

/** A client's text frame to its event, or the refusal that the server answers with. Never throws. */
export function parseClientEvent(raw: string): ParsedClientEvent {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    return refuse("invalid_json", "The event is not valid JSON.", null, null);
  }
  const parsed = clientEvent.safeParse(json);
  if (parsed.success) return { ok: true, event: parsed.data };
  const head = z.object({ type: z.unknown(), event_id: z.unknown() }).partial().safeParse(json);
  const id = typeof head.data?.event_id === "string" ? head.data.event_id : null;
  if (!knownTypes.has(head.data?.type)) {
    return refuse(
      "invalid_value",
      `Invalid value: '${String(head.data?.type)}'. Unknown event type.`,
      "type",
      id,
    );
  }
  const issue = parsed.error.issues[0];
  const at = issue?.path.join(".") ?? "";
  if (issue?.code === "unrecognized_keys") {
    const param = [at, issue.keys[0]].filter(Boolean).join(".");
    return refuse("unknown_parameter", `Unknown parameter: '${param}'.`, param, id);
  }
  if (issue?.code === "invalid_type" && issue.message.includes("received undefined")) {
    return refuse("missing_required_parameter", `Missing required parameter: '${at}'.`, at, id);
  }
  return refuse("invalid_value", `Invalid value for '${at}': ${issue?.message ?? "unknown"}.`, at, id);
}

function refuse(
  code: string,
  message: string,
  param: string | null,
  eventId: string | null,
): ParsedClientEvent {
  return { ok: false, refusal: { code, message, param, eventId } };
}
