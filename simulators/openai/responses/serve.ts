import type { IncomingMessage, ServerResponse } from "node:http";
import type { Response, ResponseOutputMessage } from "openai/resources/responses/responses";
import * as z from "zod";
import { bodyOf } from "../../request-body.ts";
import type { Knobs } from "../knobs.ts";
import { textTokens } from "../realtime/usage.ts";
import { newId } from "../realtime/wire/outgoing.ts";
import { keyOf, sameKey } from "../upgrade.ts";
import { fill, read } from "./reader.ts";
import { type ResponsesRequest, responsesRequest, strictnessError, textOf } from "./request.ts";

/** What one request asked, for tests to look at. */
export interface AskedResponse {
  readonly atMs: number;
  readonly model: string;
  /** The name of the structured output; empty for free text. */
  readonly name: string;
  readonly instructions: string;
  readonly input: string;
  readonly properties: readonly string[];
  readonly status: number;
}

export interface ResponsesSurroundings {
  apiKey: string | undefined;
  knobs(): Knobs;
  useUp(knob: "textFaults"): void;
  note(asked: AskedResponse): void;
}

const BODY_MOST_BYTES = 1_024 * 1_024;

/** Answers POST /v1/responses as the vendor does, for text in and structured output or text out. */
export async function serveResponses(
  request: IncomingMessage,
  response: ServerResponse,
  around: ResponsesSurroundings,
): Promise<void> {
  const key = keyOf(request);
  if (key === undefined) return fail(response, 401, "missing_api_key", "You didn't provide an API key.");
  if (around.apiKey !== undefined && !sameKey(key, around.apiKey)) {
    return fail(response, 401, "invalid_api_key", "Incorrect API key provided.");
  }
  const asked = parse(await bodyOf(request, BODY_MOST_BYTES));
  if (!asked.ok) return fail(response, 400, asked.code, asked.message);
  const { body } = asked;
  const { textFault, textFaults, textDelayMs } = around.knobs();
  const fault = textFaults > 0 ? textFault : "none";
  if (fault !== "none") around.useUp("textFaults");
  const status = fault === "rate_limited" ? 429 : fault === "server_error" ? 500 : 200;
  around.note({
    atMs: performance.timeOrigin + performance.now(),
    model: body.model,
    name: body.text?.format.name ?? "",
    instructions: body.instructions ?? "",
    input: textOf(body),
    properties: Object.keys(body.text?.format.schema.properties ?? {}),
    status,
  });
  if (textDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, textDelayMs));
  if (fault === "rate_limited") {
    response.setHeader("retry-after-ms", "100");
    return fail(response, 429, "rate_limit_exceeded", "Rate limit reached. Please try again in 100ms.");
  }
  if (fault === "server_error") return fail(response, 500, "server_error", "The server had an error.");
  send(response, 200, answer(body, fault));
}

type Answer = Pick<
  Response,
  | "id"
  | "object"
  | "created_at"
  | "status"
  | "error"
  | "incomplete_details"
  | "instructions"
  | "metadata"
  | "model"
  | "output"
  | "usage"
>;

function answer(body: ResponsesRequest, fault: Knobs["textFault"]): Answer {
  const format = body.text?.format;
  const input = textOf(body);
  const right =
    format === undefined ? String(read(input).summary) : JSON.stringify(fill(format.schema, read(input)));
  const text =
    fault === "invalid_json"
      ? `Sure, here it is: ${right.slice(0, -1)}`
      : fault === "wrong_shape"
        ? '{"something":"else"}'
        : fault === "incomplete"
          ? right.slice(0, right.length / 2)
          : right;
  const content: ResponseOutputMessage["content"] =
    fault === "refuses"
      ? [{ type: "refusal", refusal: "I'm sorry, I can't help with that." }]
      : [{ type: "output_text", text, annotations: [], logprobs: [] }];
  const incomplete = fault === "incomplete";
  const inputTokens = textTokens(input) + textTokens(body.instructions ?? "");
  const outputTokens = textTokens(text);
  return {
    id: newId("resp"),
    object: "response",
    created_at: Math.floor(Date.now() / 1_000),
    status: incomplete ? "incomplete" : "completed",
    error: null,
    incomplete_details: incomplete ? { reason: "max_output_tokens" } : null,
    instructions: body.instructions ?? null,
    metadata: body.metadata ?? null,
    model: body.model,
    output: [
      { type: "reasoning", id: newId("rs"), summary: [] },
      {
        type: "message",
        id: newId("msg"),
        role: "assistant",
        status: incomplete ? "incomplete" : "completed",
        content,
      },
    ],
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  };
}

type Parsed = { ok: true; body: ResponsesRequest } | { ok: false; code: string; message: string };

function parse(text: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, code: "invalid_json", message: "We could not parse the JSON body of your request." };
  }
  const parsed = responsesRequest.safeParse(json);
  if (!parsed.success) {
    const unknown = parsed.error.issues.find(({ code }) => code === "unrecognized_keys");
    return {
      ok: false,
      code: unknown === undefined ? "invalid_request_error" : "unknown_parameter",
      message: z.prettifyError(parsed.error),
    };
  }
  const format = parsed.data.text?.format;
  const loose = format?.strict ? strictnessError(format.schema) : null;
  if (loose === null) return { ok: true, body: parsed.data };
  return {
    ok: false,
    code: "invalid_json_schema",
    message: `Invalid schema for response_format '${format?.name}': ${loose}`,
  };
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  const type = status === 429 ? "requests" : status >= 500 ? "server_error" : "invalid_request_error";
  send(response, status, { error: { message, type, param: null, code } });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "x-request-id": newId("req") });
  response.end(JSON.stringify(body));
}
