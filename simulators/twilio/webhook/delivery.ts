import { randomUUID } from "node:crypto";
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import type { Knobs } from "../knobs.ts";
import { addressOf, type Patience } from "./address.ts";
import { type Fields, type SignatureKind, signatureHeaders } from "./signing.ts";

const BODY_MOST_BYTES = 64 * 1_024;

export interface Delivery {
  /** May carry the vendor's settings for tries in its fragment. */
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly fields: Fields;
  readonly authToken: string;
  readonly signedWith: SignatureKind;
  /** Names of fields that are sent, but not signed. */
  readonly unsigned: readonly string[];
  readonly retryPauseMs: number;
  /** What counts in place of the address's own settings for tries; null: there is no such rule. */
  readonly rule: Knobs["webhookRule"];
}

/** `status` is null when no answer came; `code` is the vendor's number for the failure. */
export type Delivered =
  | { readonly ok: true; readonly status: number; readonly body: string; readonly attempts: number }
  | {
      readonly ok: false;
      readonly status: number | null;
      readonly code: number;
      readonly message: string;
      readonly attempts: number;
    };

type Try =
  | { readonly kind: "answer"; readonly status: number; readonly body: string }
  | { readonly kind: "ct" | "rt"; readonly message: string };

/** Sends one signed webhook and repeats it as its address asks. Never throws. */
export async function deliver(delivery: Delivery): Promise<Delivered> {
  const { url: bare, patience: said } = addressOf(delivery.url);
  const { rule } = delivery;
  const patience = rule === null ? said : { ...rule, policy: new Set<string>(rule.policy) };
  const get = delivery.method === "GET";
  const form = formOf(delivery.fields);
  const url = get && form !== "" ? `${bare}${bare.includes("?") ? "&" : "?"}${form}` : bare;
  const signed = delivery.fields.filter(([name]) => !delivery.unsigned.includes(name));
  const headers = {
    "user-agent": "TwilioProxy/1.1",
    accept: "*/*",
    ...signatureHeaders(delivery.signedWith, delivery.authToken, url, get ? [] : signed),
    // The same for each try of one delivery.
    "i-twilio-idempotency-token": randomUUID(),
    ...(get ? {} : { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }),
  };
  const began = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const tried = await once(url, delivery.method, headers, get ? "" : form, patience);
    if (tried.kind === "answer" && tried.status >= 200 && tried.status < 300) {
      return { ok: true, status: tried.status, body: tried.body, attempts: attempt };
    }
    const spent = performance.now() - began > patience.totalMs;
    if (attempt > patience.retries || spent || !mayRetry(tried, patience.policy)) {
      return tried.kind === "answer"
        ? {
            ok: false,
            status: tried.status,
            code: 11_200,
            message: `status ${tried.status}`,
            attempts: attempt,
          }
        : { ok: false, status: null, code: 11_205, message: tried.message, attempts: attempt };
    }
    await wait(delivery.retryPauseMs);
  }
}

function formOf(fields: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of fields) form.append(name, value);
  return form.toString();
}

function mayRetry(tried: Try, policy: ReadonlySet<string>): boolean {
  if (policy.has("all")) return true;
  if (tried.kind !== "answer") return policy.has(tried.kind);
  return policy.has(tried.status >= 500 ? "5xx" : "4xx");
}

function once(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string,
  patience: Patience,
): Promise<Try> {
  if (!URL.canParse(url)) return Promise.resolve({ kind: "ct", message: `not an address: ${url}` });
  return new Promise((resolve) => {
    const ask = url.startsWith("https:") ? tlsRequest : plainRequest;
    let connected = false;
    const request = ask(url, { method, headers: { ...headers, connection: "close" }, agent: false });
    const finish = (result: Try): void => {
      clearTimeout(timer);
      resolve(result);
      request.destroy();
    };
    const late = (): void =>
      finish({
        kind: connected ? "rt" : "ct",
        message: connected ? "no answer in time" : "no connection in time",
      });
    let timer = setTimeout(late, patience.connectMs);
    request.on("socket", (socket) => {
      socket.once("connect", () => {
        connected = true;
        clearTimeout(timer);
        timer = setTimeout(late, patience.readMs);
      });
    });
    request.on("error", (error) => finish({ kind: connected ? "rt" : "ct", message: error.message }));
    request.on("response", (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      response.on("data", (piece: Buffer) => {
        size += piece.length;
        if (size <= BODY_MOST_BYTES) pieces.push(piece);
      });
      response.on("error", (error) => finish({ kind: "rt", message: error.message }));
      response.on("end", () => {
        const text = Buffer.concat(pieces).toString("utf8");
        finish({ kind: "answer", status: response.statusCode ?? 0, body: text });
      });
    });
    request.end(body);
  });
}
