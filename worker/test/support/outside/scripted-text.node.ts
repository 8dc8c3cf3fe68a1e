import { type Request, Response } from "miniflare";
import { fill, read } from "../../../../simulators/openai/responses/reader.ts";
import {
  responsesRequest,
  strictnessError,
  textOf,
} from "../../../../simulators/openai/responses/request.ts";

/** What goes wrong with the next answers, by a part of the transcript that is asked about: tests run side by side. */
const faults = new Map<string, { fault: string; times: number }>();
/** What it was asked, in order: the question's name, and what it was to read. */
const asked: { name: string; text: string }[] = [];

/**
 * The text model of the object tests. It reads as the stand-in does; `POST /__text {about, fault, times}` has the next
 * answers about that text go wrong, and `GET /__text` tells what it was asked so far.
 */
export async function scriptedText(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/__text" && request.method === "POST") {
    const { about, fault, times } = (await request.json()) as { about: string; fault: string; times: number };
    faults.set(about, { fault, times });
    return new Response("ok");
  }
  if (pathname === "/__text") return Response.json(asked);
  if (request.headers.get("authorization") !== "Bearer sk-test") return new Response("no", { status: 401 });
  const body = responsesRequest.parse(await request.json());
  const format = body.text?.format;
  if (format === undefined || strictnessError(format.schema) !== null)
    return new Response("bad", { status: 400 });
  const text = textOf(body);
  asked.push({ name: format.name, text });
  const fault = faultFor(text);
  if (fault === "server_error") return Response.json({ error: { message: "away" } }, { status: 500 });
  if (fault === "wrong_key") return Response.json({ error: { message: "no such key" } }, { status: 401 });
  if (fault === "failed" || fault === "filtered") return Response.json(withoutAnswer(fault, body.model));
  if (fault === "rate_limited") {
    return Response.json(
      { error: { message: "slow down" } },
      { status: 429, headers: { "retry-after": "30" } },
    );
  }
  const right = JSON.stringify(fill(format.schema, read(text)));
  return Response.json({
    id: "resp_1",
    object: "response",
    status: "completed",
    model: body.model,
    output: [
      {
        type: "message",
        role: "assistant",
        status: "completed",
        content:
          fault === "refuses"
            ? [{ type: "refusal", refusal: "I'm sorry, I can't help with that." }]
            : [
                {
                  type: "output_text",
                  text: fault === "invalid_json" ? `Well: ${right}` : right,
                  annotations: [],
                },
              ],
      },
    ],
    usage: {
      input_tokens: 900,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 80,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 980,
    },
  });
}

/** The service took the question, and has no answer to it. */
const withoutAnswer = (fault: "failed" | "filtered", model: string) => ({
  id: "resp_1",
  object: "response",
  model,
  output: [],
  usage: null,
  ...(fault === "failed"
    ? { status: "failed", error: { code: "server_error", message: "The model failed." } }
    : { status: "incomplete", error: null, incomplete_details: { reason: "content_filter" } }),
});

function faultFor(text: string): string {
  for (const [about, held] of faults) {
    if (!text.includes(about) || held.times === 0) continue;
    held.times -= 1;
    return held.fault;
  }
  return "none";
}
