import type { Usage } from "@patchbay/protocol/cost/cost";
import OpenAI, { APIConnectionError, APIError } from "openai";
import type { Response } from "openai/resources/responses/responses";
import type { Env } from "../../env.ts";
import {
  limitOf,
  retryAfterMs,
  waitInWordsMs,
} from "../../media/engines/openai-realtime/responses/limits.ts";
import type { Question } from "./questions.ts";

export type Answer<A> =
  | { ok: true; value: A; usage: Usage | null }
  /** Stored as what it is: asking again would get the same. */
  | { ok: false; reason: "refused" | "invalid"; message: string; usage: Usage | null }
  /** Worth another try, where the vendor has said so after `afterS` seconds. */
  | { ok: false; reason: "unavailable"; message: string; usage: null; afterS: number | null };

/** Another day, or with another key or model, the same question may be answered: these are the deployment's to mend, or the vendor's. */
const MAY_PASS: ReadonlySet<number> = new Set([401, 403, 404, 408, 409, 429]);
/** The vendor took the question and failed over it by itself. */
const ITS_OWN_FAULT: ReadonlySet<string> = new Set(["server_error", "rate_limit_exceeded"]);

/** Puts one question to the text model. Never throws: what went wrong is an answer too. */
export async function ask<A>(
  env: Env,
  question: Question<A>,
  caller: string,
  timeoutMs: number,
): Promise<Answer<A>> {
  const client = new OpenAI({
    apiKey: env.OPENAI_API_KEY,
    baseURL: env.OPENAI_BASE_URL,
    timeout: timeoutMs,
    // The queue asks again, and knows how late that may be.
    maxRetries: 0,
  });
  const { name, instructions, input, schema } = question;
  let response: Response;
  try {
    response = await client.responses.create({
      model: env.OPENAI_TEXT_MODEL,
      store: false,
      instructions,
      input,
      reasoning: { effort: "low" },
      // What it thinks counts, too.
      max_output_tokens: 2_000,
      // Whose words they are stays with us; the vendor gets a name that tells nothing.
      safety_identifier: caller,
      text: { format: { type: "json_schema", name, strict: true, schema } },
    });
  } catch (error) {
    if (error instanceof APIConnectionError) return unavailable("The text model could not be reached.");
    if (!(error instanceof APIError)) return unavailable("The text model's answer could not be read.");
    const words = `The text model answered HTTP ${error.status ?? "?"} (${error.code ?? "no code"}).`;
    return error.status === undefined || MAY_PASS.has(error.status) || error.status >= 500
      ? unavailable(words, secondsOf(retryAfterMs(error.headers) ?? waitOf(error)))
      : { ok: false, reason: "invalid", message: words, usage: null };
  }
  return read(response, question);
}

function read<A>(response: Response, question: Question<A>): Answer<A> {
  const usage = usageOf(response);
  if (response.status === "failed") {
    const code = response.error?.code ?? "no code";
    const words = `The text model failed over it (${code}).`;
    return ITS_OWN_FAULT.has(code)
      ? unavailable(words, secondsOf(waitInWordsMs(response.error?.message ?? "")))
      : { ok: false, reason: "invalid", message: words, usage };
  }
  const parts = response.output.flatMap((item) => (item.type === "message" ? item.content : []));
  const refusal = parts.find((part) => part.type === "refusal");
  if (refusal) return { ok: false, reason: "refused", message: refusal.refusal.slice(0, 300), usage };
  if (response.status === "incomplete") {
    const why = response.incomplete_details?.reason ?? "unknown";
    if (why === "content_filter") {
      return { ok: false, reason: "refused", message: "The text model's own filter held it back.", usage };
    }
    return { ok: false, reason: "invalid", message: `The answer was cut off (${why}).`, usage };
  }
  const text = parts.flatMap((part) => (part.type === "output_text" ? [part.text] : [])).join("");
  const value = question.read(parsed(text));
  return value === null
    ? { ok: false, reason: "invalid", message: "The answer was not of the shape that was asked for.", usage }
    : { ok: true, value, usage };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const unavailable = (message: string, afterS: number | null = null) =>
  ({ ok: false, reason: "unavailable", message, usage: null, afterS }) as const;

/** An account that is not paid for is not so in a second. */
const UNPAID_WAIT_MS = 600_000;

/** When it is worth asking again by the refusal's own words, in milliseconds; null when they do not say. */
function waitOf({ code, type, message }: APIError): number | null {
  return limitOf({ code, type, message })?.kind === "quota" ? UNPAID_WAIT_MS : waitInWordsMs(message);
}

const secondsOf = (ms: number | null): number | null => (ms === null ? null : Math.ceil(ms / 1_000));

function usageOf({ model, usage }: Response): Usage | null {
  if (!usage) return null;
  return {
    model,
    inputTextTokens: usage.input_tokens,
    inputAudioTokens: 0,
    cachedTokens: usage.input_tokens_details?.cached_tokens ?? 0,
    outputTextTokens: usage.output_tokens,
    outputAudioTokens: 0,
  };
}
