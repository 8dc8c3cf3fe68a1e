import type { CallStatus } from "twilio/lib/rest/api/v2010/account/call.js";
import type { Exchange } from "./exchange.ts";
import { newSid, wallMs } from "./ids.ts";
import { Line, type Talker } from "./media/line.ts";
import type { MediaStream } from "./media/stream.ts";
import type { CallObservation, EndedBy, WebhookObservation } from "./observation.ts";
import { type StatusEvent, type StatusSubscription, StatusTeller } from "./status-callbacks.ts";
import { type Program, runTwiml } from "./twiml/run.ts";
import { type Delivered, deliver } from "./webhook/delivery.ts";
import type { Fields } from "./webhook/signing.ts";

const UNSIGNED = ["CallToken", "StirVerstat"];
const ENDED: ReadonlySet<CallStatus> = new Set(["completed", "busy", "failed", "no-answer", "canceled"]);

export interface CallSeed {
  readonly direction: CallObservation["direction"];
  readonly from: string;
  readonly to: string;
  readonly parentCallSid: string | null;
  readonly status: CallStatus;
  /** Further fields of each request for TwiML, as `CallerName`. */
  readonly extra: Readonly<Record<string, string>>;
  readonly callbacks: readonly StatusSubscription[];
  readonly fallbackUrl: string | null;
}

/** One leg: its state, its line, the TwiML it runs, and what it tells the application. */
export class PhoneCall {
  readonly exchange: Exchange;
  readonly observation: CallObservation;
  readonly ended: Promise<CallObservation>;
  readonly fallbackUrl: string | null;
  line: Line | null = null;
  /** The media stream it is on. */
  stream: MediaStream | null = null;
  readonly #extra: Readonly<Record<string, string>>;
  readonly #teller: StatusTeller;
  #running: AbortController | null = null;
  #resolveEnded: (observation: CallObservation) => void = () => {};

  constructor(exchange: Exchange, seed: CallSeed) {
    this.exchange = exchange;
    this.fallbackUrl = seed.fallbackUrl;
    this.#extra = seed.extra;
    const now = wallMs();
    this.observation = {
      sid: newSid("CA"),
      parentCallSid: seed.parentCallSid,
      direction: seed.direction,
      from: seed.from,
      to: seed.to,
      startedAtMs: now,
      queuedMs: 0,
      status: seed.status,
      answeredAtMs: null,
      endedAtMs: null,
      endedBy: null,
      answeredBy: null,
      doing: seed.status,
      doingSinceMs: now,
      verbs: [],
      webhooks: [],
      streams: [],
      recordings: [],
      warnings: [],
    };
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#teller = new StatusTeller(
      seed.callbacks,
      () => exchange.knobs,
      async ({ url, method }, fields) => {
        const { knobs } = exchange;
        if (knobs.loseStatus > 0) {
          exchange.knobs = { ...knobs, loseStatus: knobs.loseStatus - 1 };
          return;
        }
        await this.tell("status", url, method, fields);
      },
    );
  }

  get sid(): string {
    return this.observation.sid;
  }
  get status(): CallStatus {
    return this.observation.status;
  }
  get over(): boolean {
    return ENDED.has(this.status);
  }
  get answered(): boolean {
    return this.observation.answeredAtMs !== null;
  }
  /** Every status callback has been delivered or given up. */
  get told(): Promise<void> {
    return this.#teller.settled;
  }

  /** Puts somebody on the phone; they hear and speak from the answer on. */
  connect(talker: Talker): void {
    this.line = new Line(talker, () => this.end(this.answered ? "completed" : "no-answer", "party"));
  }

  initiated(): void {
    this.#teller.tell("initiated", this.#progress("initiated"));
  }

  ring(): void {
    if (!this.over) this.#become("ringing", "ringing");
  }

  /** The call is answered, if it was not before. */
  answer(): void {
    if (this.over || this.answered) return;
    this.observation.answeredAtMs = wallMs();
    this.#become("in-progress", "answered");
    this.line?.begin();
  }

  /** Ends the call, once. */
  end(status: CallStatus, by: EndedBy): void {
    if (this.over) return;
    const seen = this.observation;
    seen.endedAtMs = wallMs();
    seen.endedBy = by;
    this.do("ended");
    this.#running?.abort();
    this.line?.end(by === "party" ? "party" : "far");
    this.#become(status, "completed");
    this.#resolveEnded(seen);
  }

  /** Runs TwiML in place of whatever runs; the call ends with it. */
  run(program: Program): void {
    if (this.over) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    runTwiml(this, program, running.signal).then(
      (end) => {
        if (running.signal.aborted) return;
        if (end.answers) this.answer();
        this.end(end.status, end.by);
      },
      (error: unknown) => {
        this.warn(0, `the stand-in failed: ${error instanceof Error ? error.message : String(error)}`);
        this.end("failed", "stand-in");
      },
    );
  }

  /** Runs TwiML that this party alone hears; true when it is still there at the end. */
  async whisper(program: Program): Promise<boolean> {
    const running = new AbortController();
    this.#running = running;
    const end = await runTwiml(this, program, running.signal);
    if (!end.ranOut) this.end(end.status, end.by);
    return !this.over;
  }

  /** Notes what it does now. */
  do(what: string): void {
    this.observation.doing = what;
    this.observation.doingSinceMs = wallMs();
  }

  warn(code: number, message: string): void {
    this.observation.warnings.push({ code, message });
  }

  /** Sends one webhook of this call: its own fields and these. */
  async tell(
    kind: WebhookObservation["kind"],
    url: string,
    method: "GET" | "POST",
    fields: Fields,
  ): Promise<Delivered> {
    const { account, knobs } = this.exchange;
    const delivered = await deliver({
      url,
      method,
      fields,
      authToken: knobs.forgeSignatures ? `not ${account.authToken}` : account.authToken,
      signedWith: knobs.signedWith,
      unsigned: knobs.unsignedExtras ? UNSIGNED : [],
      retryPauseMs: knobs.retryPauseMs,
      rule: knobs.webhookRule,
    });
    const { status, attempts } = delivered;
    this.observation.webhooks.push({ kind, url, atMs: wallMs(), attempts, status });
    if (!delivered.ok) this.warn(delivered.code, `${kind} ${url}: ${delivered.message}`);
    return delivered;
  }

  /** The fields that every webhook of this call has, with these behind them. */
  fields(more: Fields = [], status: string = this.status): Fields {
    const { from, to, direction, parentCallSid, answeredBy } = this.observation;
    const unsigned: Fields = this.exchange.knobs.unsignedExtras
      ? [
          ["CallToken", "stand-in"],
          ["StirVerstat", "TN-Validation-Passed-A"],
        ]
      : [];
    return [
      ["CallSid", this.sid],
      ["AccountSid", this.exchange.account.accountSid],
      ["From", from],
      ["To", to],
      ["Caller", from],
      ["Called", to],
      ["CallStatus", status],
      ["ApiVersion", "2010-04-01"],
      ["Direction", direction],
      ...(parentCallSid === null ? [] : [["ParentCallSid", parentCallSid] as const]),
      ...(answeredBy === null ? [] : [["AnsweredBy", answeredBy] as const]),
      ...unsigned,
      ...Object.entries(this.#extra),
      ...more,
    ];
  }

  #become(status: CallStatus, event: StatusEvent): void {
    this.observation.status = status;
    if (status === "ringing") this.do("ringing");
    this.#teller.tell(event, this.#progress(status));
  }

  #progress(status: string): Fields {
    const { answeredAtMs, endedAtMs } = this.observation;
    if (endedAtMs === null) return this.fields([], status);
    const seconds = answeredAtMs === null ? 0 : Math.ceil((endedAtMs - answeredAtMs) / 1_000);
    return this.fields(
      [
        ["CallDuration", String(seconds)],
        ["Duration", String(Math.ceil(seconds / 60))],
        ["SipResponseCode", SIP_CODE[status] ?? "200"],
      ],
      status,
    );
  }
}

const SIP_CODE: Record<string, string> = { busy: "486", "no-answer": "487", canceled: "487", failed: "404" };
