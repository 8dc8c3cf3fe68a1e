import type { RecordingListInstanceCreateOptions } from "twilio/lib/rest/api/v2010/account/call/recording.js";
import type { StreamListInstanceCreateOptions } from "twilio/lib/rest/api/v2010/account/call/stream.js";
import type {
  CallContextUpdateOptions,
  CallListInstanceCreateOptions,
} from "twilio/lib/rest/api/v2010/account/call.js";
import type * as z from "zod";
import { jsonOf, refusalOf, TwilioRestError } from "./rest-error.ts";
import {
  callResource,
  callsPage,
  type RestCall,
  type RestRecording,
  type RestStream,
  recordingResource,
  streamResource,
} from "./rest-resources.ts";

const VENDOR_URL = "https://api.twilio.com";
const TIMEOUT_MS = 10_000;
/** "Call is not in-progress": it has ended already. */
const ENDED_ALREADY = "21220";

export interface TwilioAccount {
  accountSid: string;
  /** An API key is preferred: it can be revoked alone. */
  login: { kind: "api_key"; sid: string; secret: string } | { kind: "auth_token"; token: string };
  /** A stand-in's address in place of the vendor's. */
  baseUrl?: string;
}

type Texts<T> = { [K in keyof T]: Exclude<T[K], object> | Extract<T[K], string[]> };
/** The vendor's options, with TwiML as text. */
export type NewCall = Texts<CallListInstanceCreateOptions>;
export type CallChange = Texts<CallContextUpdateOptions>;
export type NewRecording = RecordingListInstanceCreateOptions;
export type NewStream = StreamListInstanceCreateOptions;

/** The few REST calls this product makes. Nothing is repeated here: `TwilioRestError` says whether the caller may. */
export class TwilioRest {
  readonly #base: string;
  readonly #authorization: string;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;

  constructor(
    account: TwilioAccount,
    send: typeof fetch = (input, init) => fetch(input, init),
    timeoutMs = TIMEOUT_MS,
  ) {
    const { accountSid, login, baseUrl = VENDOR_URL } = account;
    const pair = login.kind === "api_key" ? `${login.sid}:${login.secret}` : `${accountSid}:${login.token}`;
    this.#base = `${baseUrl.replace(/\/$/, "")}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`;
    this.#authorization = `Basic ${btoa(pair)}`;
    this.#fetch = send;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Dials. Not idempotent at the vendor: after an error whose `outcome` is "unknown" the phone may be ringing; look with
   * `findCalls` before anything else.
   */
  createCall(call: NewCall): Promise<RestCall> {
    return this.#post("/Calls.json", call, callResource, "once");
  }

  /** Replaces the running TwiML (`url` or `twiml`) or ends the call (`status`). A media stream ends with its TwiML. */
  updateCall(callSid: string, change: CallChange): Promise<RestCall> {
    return this.#post(`/Calls/${encodeURIComponent(callSid)}.json`, change, callResource, "again");
  }

  /** Ends the call, ringing or answered. Null when it had ended before. */
  async hangUp(callSid: string): Promise<RestCall | null> {
    try {
      return await this.updateCall(callSid, { status: "completed" });
    } catch (error) {
      if (error instanceof TwilioRestError && error.code === ENDED_ALREADY) return null;
      throw error;
    }
  }

  fetchCall(callSid: string): Promise<RestCall> {
    return this.#get(`/Calls/${encodeURIComponent(callSid)}.json`, callResource);
  }

  /** The newest calls between two numbers since a day (the vendor compares days, in UTC): what became of a lost create. */
  async findCalls(about: { to: string; from: string; sinceMs: number }): Promise<readonly RestCall[]> {
    const query = new URLSearchParams({ To: about.to, From: about.from, PageSize: "50" });
    query.set("StartTime>", new Date(about.sinceMs).toISOString().slice(0, 10));
    return (await this.#get(`/Calls.json?${query}`, callsPage)).calls;
  }

  /** Whom a call's TwiML has dialled, the newest first. */
  async findLegs(parentCallSid: string): Promise<readonly RestCall[]> {
    const query = new URLSearchParams({ ParentCallSid: parentCallSid, PageSize: "20" });
    return (await this.#get(`/Calls.json?${query}`, callsPage)).calls;
  }

  startRecording(callSid: string, options: NewRecording): Promise<RestRecording> {
    return this.#post(
      `/Calls/${encodeURIComponent(callSid)}/Recordings.json`,
      options,
      recordingResource,
      "once",
    );
  }

  /** Streams the call's sound beside whatever it runs, one way; it ends with the call, or with its socket. */
  startStream(callSid: string, options: NewStream): Promise<RestStream> {
    return this.#post(`/Calls/${encodeURIComponent(callSid)}/Streams.json`, options, streamResource, "once");
  }

  /** Pauses (silence in its place), resumes or stops the call's current recording. */
  setRecording(callSid: string, status: "paused" | "in-progress" | "stopped"): Promise<RestRecording> {
    const path = `/Calls/${encodeURIComponent(callSid)}/Recordings/Twilio.CURRENT.json`;
    return this.#post(path, { status }, recordingResource, "again");
  }

  #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#ask(path, { method: "GET" }, schema, "again");
  }

  #post<T>(path: string, options: object, schema: z.ZodType<T>, safety: "once" | "again"): Promise<T> {
    return this.#ask(path, { method: "POST", body: formOf(options) }, schema, safety);
  }

  async #ask<T>(path: string, init: RequestInit, schema: z.ZodType<T>, safety: "once" | "again"): Promise<T> {
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(this.#base + path, {
        ...init,
        headers: { authorization: this.#authorization, accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      text = await response.text();
    } catch (error) {
      const late = error instanceof DOMException && error.name === "TimeoutError";
      throw new TwilioRestError({
        code: late ? "timeout" : "unreachable",
        message: late ? `Twilio did not answer in ${this.#timeoutMs} ms.` : "Twilio cannot be reached.",
        status: 0,
        retryable: safety === "again",
        outcome: "unknown",
      });
    }
    if (!response.ok) throw refusalOf(response.status, text, safety);
    const parsed = schema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    throw new TwilioRestError({
      code: "bad_answer",
      message: `Twilio's answer to ${init.method} ${path.split("?")[0]} makes no sense.`,
      status: response.status,
      retryable: false,
      outcome: "unknown",
    });
  }
}

/** The vendor's parameters are the options' names with capital letters; lists are repeated. */
function formOf(options: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    const parameter = name.replace(/(^|\.)[a-z]/g, (letter) => letter.toUpperCase());
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) form.append(parameter, String(one));
    }
  }
  return form;
}
