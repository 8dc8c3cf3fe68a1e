import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const KEY_PROTOCOL = "openai-insecure-api-key.";

/** The models that converse, also by a date. What the vendor answers for another is not documented; for text it is this. */
const MODEL = /^gpt-realtime(-mini|-1\.5|-2|-2\.1|-2\.1-mini)?(-\d{4}-\d{2}-\d{2})?$/;

/** What is asked for: a conversation with a model, or (null) only that what is said is written down. */
export type UpgradeRequest =
  | { readonly ok: true; readonly model: string | null; readonly safetyIdentifier: string | null }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly message: string };

/** Judges an upgrade by path, query and key (header or subprotocol). `apiKey` undefined takes any key, never none. */
export function judgeUpgrade(request: IncomingMessage, apiKey: string | undefined): UpgradeRequest {
  const url = new URL(request.url ?? "/", "http://stand-in");
  if (url.pathname !== "/v1/realtime") return refuse(404, "not_found", `Invalid URL (GET ${url.pathname})`);
  const key = keyOf(request);
  if (key === undefined) {
    return refuse(
      401,
      "missing_api_key",
      "You didn't provide an API key: Authorization header or subprotocol.",
    );
  }
  if (apiKey !== undefined && !sameKey(key, apiKey))
    return refuse(401, "invalid_api_key", "Incorrect API key provided.");
  if (request.headers["openai-beta"] !== undefined) {
    return refuse(400, "beta_api_shape_disabled", "The Realtime Beta API is gone: do not send OpenAI-Beta.");
  }
  const model = url.searchParams.get("model");
  const intent = url.searchParams.get("intent");
  if (intent !== null && intent !== "transcription")
    return refuse(400, "invalid_intent", `Invalid value for 'intent': '${intent}'.`);
  if (intent !== null && model !== null)
    return refuse(400, "invalid_request", "You must not provide a model together with an intent.");
  if (intent === null && (model === null || model === ""))
    return refuse(400, "missing_model", "You must provide a model parameter.");
  if (model !== null && !MODEL.test(model)) {
    const message = `The model \`${model}\` does not exist or you do not have access to it.`;
    return refuse(404, "model_not_found", message);
  }
  const identifier = request.headers["openai-safety-identifier"];
  return { ok: true, model, safetyIdentifier: typeof identifier === "string" ? identifier : null };
}

/** Answers an upgrade with a status and the vendor's error body, and ends the connection. */
export function refuseUpgrade(
  socket: Duplex,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const more = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const body = JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code } });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The key of a request, by header or by subprotocol. */
export function keyOf(request: IncomingMessage): string | undefined {
  const header = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (header !== undefined) return header;
  const offered = (request.headers["sec-websocket-protocol"] ?? "")
    .split(",")
    .map((protocol) => protocol.trim());
  return (
    offered.find((protocol) => protocol.startsWith(KEY_PROTOCOL))?.slice(KEY_PROTOCOL.length) || undefined
  );
}

export function sameKey(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuse(status: number, code: string, message: string): UpgradeRequest {
  return { ok: false, status, code, message };
}
