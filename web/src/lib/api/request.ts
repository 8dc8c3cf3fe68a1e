import { apiError } from "@patchbay/protocol/api";
import { check, parseJson } from "@patchbay/protocol/result";
import * as z from "zod";

/** A refusal or failure of the REST API, in words fit for the page. `status` 0 means that nothing answered. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryable = status === 0 || status === 429 || status >= 500;
  }
}

export interface Ask {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
}

/** Asks our own origin and checks the answer; throws `ApiRefusal` for every refusal, outage and unreadable answer. */
export async function request<T>(path: string, schema: z.ZodType<T>, ask: Ask = {}): Promise<T> {
  const response = await reach(path, ask);
  const text = await response.text();
  if (!response.ok) throw refusalOf(response.status, text);
  const parsed = text === "" ? check(schema, undefined) : parseJson(schema, text, 50_000_000);
  if (parsed.ok) return parsed.value;
  throw new ApiRefusal(
    response.status,
    "unreadable_answer",
    "The server's answer could not be read. Load the page again; a newer version may be out.",
  );
}

async function reach(path: string, { method = "GET", body, signal }: Ask): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(method === "GET" ? {} : { "content-type": "application/json" }),
      },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new ApiRefusal(0, "unreachable", "Patchbay cannot be reached. Check the network and try again.");
  }
}

/** better-auth answers with a bare `{code, message}`; everything of ours wraps it in `error`. */
const bareError = z.object({ code: z.string().optional(), message: z.string().min(1) });

/** The server's own words where it gave some; otherwise what the status means for the reader. */
export function refusalOf(status: number, text: string): ApiRefusal {
  const ours = parseJson(apiError, text);
  if (ours.ok) return new ApiRefusal(status, ours.value.error.code, ours.value.error.message);
  const bare = parseJson(bareError, text);
  if (bare.ok) return new ApiRefusal(status, bare.value.code ?? "refused", bare.value.message);
  if (status === 401) return new ApiRefusal(status, "signed_out", "You are signed out. Sign in to go on.");
  if (status === 429)
    return new ApiRefusal(status, "too_many", "Too many attempts. Wait a minute and try again.");
  return new ApiRefusal(status, "failed", `The server answered with status ${status}. Try again.`);
}
