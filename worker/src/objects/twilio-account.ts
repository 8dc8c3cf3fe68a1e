import { DurableObject } from "cloudflare:workers";
import { deriveCallId } from "@patchbay/protocol/ids";
import type { RefusedWebhooks } from "@patchbay/protocol/twilio-account";
import * as z from "zod";
import { unseal } from "../auth/sealed.ts";
import type { Decision } from "../call/routing.ts";
import type { Env } from "../env.ts";
import { report } from "../log.ts";
import { type TwilioFile, twilioFile } from "../store/files/twilio-file.ts";
import { NUMBERS } from "../telephony/number.ts";
import type { TwilioCallStatus } from "../telephony/twilio/call-status.ts";
import { TwilioRest } from "../telephony/twilio/rest.ts";
import { persistently, type RestOutcome, TwilioRestError } from "../telephony/twilio/rest-error.ts";
import { signedWith, verifySignature } from "../telephony/twilio/signature.ts";
import { patient } from "../telephony/twilio/twiml.ts";
import type { VoiceWebhook } from "../telephony/twilio/webhooks.ts";
import { retrying } from "./common/retry.ts";
import { SETTINGS_TABLE, Settings } from "./common/settings.ts";
import { Tables } from "./common/tables.ts";
import { BEGUN_TABLE, BegunCalls } from "./twilio-account/begun-calls.ts";
import { RefusalCounter } from "./twilio-account/refused-webhooks.ts";

export interface DialOut {
  orgId: string;
  /** E.164, both. */
  to: string;
  from: string;
  ringMs: number;
  /** Where Twilio reaches this deployment; empty where the call does not know: then as it did last. */
  publicOrigin: string;
  /** Paths there: what is asked once somebody has picked up, and what is told how the call gets on. */
  path: string;
  statusPath: string;
  /** Is told who it was, a person or a machine; without it nobody finds out. */
  pickupPath?: string;
}

/** What Twilio did not do, and why, in words for a person. */
export interface RestFailure {
  ok: false;
  /** "refused": it certainly did not happen. */
  outcome: RestOutcome;
  code: string;
  message: string;
}

/** What a webhook is made of; the signature covers the address and the fields. */
export interface SignedForm {
  url: string;
  signature: string | null;
  /** The header `X-Twilio-Webhooks-Signature-Settings`. */
  signatureSettings: string | null;
  fields: [string, string][];
}

/** What came of a webhook for a call that comes in; `over` when its call cannot still be there. */
type Begun =
  | { kind: "begun"; callId: string; decision: Decision }
  | { kind: "unknown_number" }
  | { kind: "over" };

/**
 * What a webhook's signature proves: that Twilio sent it, or else why not. `unknown_shared_key`: no secret of a SharedKey is
 * kept for the account, or it was used in a way that is not known here; `wrong_shared_key`: another one is kept.
 */
export type SignatureFound = "twilio" | "unknown_shared_key" | "wrong_shared_key" | "forged";

const REFUSED_FOR = {
  forged: "forged",
  sharedKey: "unknown_shared_key",
  wrongSharedKey: "wrong_shared_key",
} as const;

const FILE = "file";
const REACHED_AT = "reached at";

const NOT_FOUND = 404;

/** How a call stands in Twilio's books, and when it ended by them (epoch milliseconds); `gone` where they have none of that name. */
export interface TwilioProgress {
  status: TwilioCallStatus | "gone";
  endedAtMs: number | null;
}

async function progressOf(rest: TwilioRest, callSid: string): Promise<TwilioProgress> {
  try {
    const { status, endedAtMs } = await rest.fetchCall(callSid);
    return { status, endedAtMs };
  } catch (error) {
    if (error instanceof TwilioRestError && error.status === NOT_FOUND)
      return { status: "gone", endedAtMs: null };
    throw error;
  }
}

/** One Twilio account: the secret that proves its webhooks, and whose its numbers are. Never audio. */
export class TwilioAccount extends DurableObject<Env> {
  readonly #settings: Settings;
  readonly #refusals: RefusalCounter;
  readonly #begun: BegunCalls;
  #file: TwilioFile | null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const tables = new Tables(ctx.storage, [SETTINGS_TABLE, BEGUN_TABLE]);
    this.#settings = new Settings(tables);
    this.#refusals = new RefusalCounter(this.#settings);
    this.#begun = new BegunCalls(tables);
    this.#file = this.#settings.get(FILE, twilioFile);
  }

  provision(file: TwilioFile): void {
    this.#file = file;
    this.#settings.set(FILE, file);
  }

  /** Did Twilio sign this with one of the account's secrets? An account nobody knows has signed nothing. */
  async signed({ url, signature, signatureSettings, fields }: SignedForm): Promise<SignatureFound> {
    const { by, hash } = signedWith(signatureSettings);
    const file = this.#file;
    const sealed = (by === "auth_token" ? file?.sealedToken : file?.sealedSharedKey) ?? null;
    const secret = sealed && (await unseal(this.env.ENCRYPTION_KEY, sealed));
    const checked = secret && hash !== null;
    const verdict = checked ? await verifySignature({ secret, hash, url, signature, fields }) : null;
    if (verdict?.valid) {
      const { origin } = new URL(url);
      if (origin !== this.#settings.get(REACHED_AT, z.string())) this.#settings.set(REACHED_AT, origin);
      return "twilio";
    }
    const why = by === "auth_token" ? "forged" : checked ? "wrongSharedKey" : "sharedKey";
    // Of an account that nobody has, nothing is kept: anybody could name one.
    if (file !== null) this.#refusals.add(why, file.accountSid);
    return REFUSED_FOR[why];
  }

  /** What was turned away, for the page that shows the account. */
  refused(): RefusedWebhooks {
    return this.#refusals.counts;
  }

  /** A webhook of a call that is over came again: a retry comes while a call is young, a replay at any time. */
  refuseReplay(): void {
    if (this.#file !== null) this.#refusals.add("replayed", this.#file.accountSid);
  }

  /** Dials out for a call of the account's organization; no other has its numbers. */
  async dial(out: DialOut): Promise<{ ok: true; callSid: string } | RestFailure> {
    const { orgId, to, from, ringMs, path, statusPath, pickupPath } = out;
    if (this.#file?.orgId !== orgId || !this.#file.numbers.some((own) => own.number === from)) {
      const message = `${from} is not a number of this account.`;
      return { ok: false, outcome: "refused", code: "unknown_line", message };
    }
    const origin = out.publicOrigin || this.#settings.get(REACHED_AT, z.string());
    if (!origin) {
      const message = "Twilio has not been here yet. Call a number of this account once, then try again.";
      return { ok: false, outcome: "refused", code: "no_origin", message };
    }
    const detection = { machineDetection: "Enable", asyncAmd: "true" };
    return this.#rest(async (rest) => {
      const call = await rest.createCall({
        to,
        from,
        url: patient(origin + path),
        statusCallback: patient(origin + statusPath),
        statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
        timeout: Math.ceil(ringMs / 1_000),
        ...(pickupPath === undefined ? {} : { ...detection, asyncAmdStatusCallback: origin + pickupPath }),
      });
      return { ok: true, callSid: call.callSid };
    });
  }

  /** Ends a call, ringing or answered; one that has ended already is no failure. */
  hangUp(callSid: string): Promise<{ ok: true } | RestFailure> {
    return this.#rest(async (rest) => {
      await persistently(() => rest.hangUp(callSid));
      return { ok: true };
    });
  }

  /** Has Twilio go on otherwise with a call: by this TwiML, or by what it is answered at this address. Twice is as once. */
  redirect(callSid: string, to: { twiml: string } | { url: string }): Promise<{ ok: true } | RestFailure> {
    return this.#rest(async (rest) => {
      await persistently(() => rest.updateCall(callSid, to));
      return { ok: true };
    });
  }

  /** Has Twilio bring both sides of a call that it put through, one way, for as long as the socket there is open. */
  fork(callSid: string, to: { url: string; ticket: string }): Promise<{ ok: true } | RestFailure> {
    return this.#rest(async (rest) => {
      await rest.startStream(callSid, {
        url: to.url,
        track: "both_tracks",
        "parameter1.name": "ticket",
        "parameter1.value": to.ticket,
      });
      return { ok: true };
    });
  }

  /** How the call stands by Twilio's own books; null when they cannot be read. */
  async progress(callSid: string): Promise<TwilioProgress | null> {
    const read = await this.#rest(async (rest) => ({ ok: true, seen: await progressOf(rest, callSid) }));
    return read.ok ? read.seen : null;
  }

  /** How the leg stands that the call's TwiML dialled last; null when there is none, or the books cannot be read. */
  async legOf(callSid: string): Promise<TwilioCallStatus | null> {
    const read = await this.#rest(async (rest) => ({ ok: true, legs: await rest.findLegs(callSid) }));
    return read.ok ? (read.legs[0]?.status ?? null) : null;
  }

  /** Begins a call to one of the account's numbers, or finds it begun. */
  async begin(webhook: VoiceWebhook, publicOrigin: string): Promise<Begun> {
    const file = this.#file;
    const number = file?.numbers.find((own) => own.number === webhook.to);
    if (!file || number === undefined) {
      this.#refusals.add("unknownNumber", webhook.accountSid);
      return { kind: "unknown_number" };
    }
    const { accountSid, callSid } = webhook;
    if (!this.#begun.begin(callSid, Date.now())) return { kind: "over" };
    const callId = await deriveCallId({ source: "twilio", accountSid, callSid });
    const decision = { plan: number.plan, assistant: number.assistant, reason: `Route of ${number.number}.` };
    const calls = this.env.CALL_SESSION;
    await retrying(() =>
      calls.get(calls.idFromName(callId)).begin({
        callId,
        orgId: file.orgId,
        from: { number: webhook.from, name: webhook.callerName ?? "" },
        to: { number: webhook.to, name: "" },
        decision,
        settings: file.settings && {
          ...file.settings,
          country: NUMBERS.countryOf(number.number) ?? file.settings.country,
        },
        origin: { twilio: { accountSid, callSid }, publicOrigin },
      }),
    );
    return { kind: "begun", callId, decision };
  }

  async #rest<T>(task: (rest: TwilioRest) => Promise<T>): Promise<T | RestFailure> {
    const file = this.#file;
    const token = file && (await unseal(this.env.ENCRYPTION_KEY, file.sealedToken));
    if (!file || !token) {
      const message = "This Twilio account is not known here.";
      return { ok: false, outcome: "refused", code: "no_account", message };
    }
    const { accountSid } = file;
    const login = { kind: "auth_token", token } as const;
    try {
      return await task(new TwilioRest({ accountSid, login, baseUrl: this.env.TWILIO_BASE_URL }));
    } catch (error) {
      if (!(error instanceof TwilioRestError)) throw error;
      // The vendor's sentence may hold a number: the person who asked sees it, the log does not.
      report("warn", "Twilio refused", { account: accountSid, code: error.code });
      return { ok: false, outcome: error.outcome, code: error.code, message: error.message };
    }
  }
}
