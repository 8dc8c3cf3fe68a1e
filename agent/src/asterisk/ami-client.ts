import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { AmiAction } from "@patchbay/protocol/ami/actions";
import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import type { ActToSend } from "@patchbay/protocol/ami/registry/acts";
import { Backoff } from "../backoff.ts";
import { type AmiReply, AmiSession, type SendOptions } from "./ami-session.ts";

export type { AmiFailure, AmiReply } from "./ami-session.ts";

/** `refused` means that Asterisk rejected user or secret; `down` that it cannot be reached or left. */
export type AmiState =
  | { state: "up"; amiVersion: string }
  | { state: "down"; code: "starting" | "unreachable" | "refused" | "lost" | "stopped"; reason: string };

export interface AmiClientOptions {
  host: string;
  port: number;
  username: string;
  secret: string;
  tls?: boolean;
  /** Certificates (PEM) that are trusted in TLS; absent: those that Node trusts. */
  ca?: string | undefined;
  /** Without them nothing is told of Asterisk's having booted, either: for a session beside one that is up. */
  events?: "off";
  /** Every event but the items of lists that were asked for. */
  onEvent?: (headers: AmiHeaders) => void;
  /** Asterisk says only now that it has booted, though it was taken for up: what it has refused or left out before may be there. */
  onLateBoot?: () => void;
  /** Events of these names need not be read now. */
  passes?: (event: string) => boolean;
  /** Called at each change; `up` comes after the login, when Asterisk has booted. */
  onState?: (state: AmiState) => void;
  /** Shortest and longest wait between attempts. */
  backoffMs?: { first: number; last: number };
  /** How often to ask, and how long to wait for the answer. */
  pingEveryMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** FullyBooted comes only to users with the read class `system`; without it the login itself must do. */
const BOOTED_WITHIN_MS = 2_000;
const PING_EVERY_MS = 5_000;

/** Keeps one AMI session open: login, ping, reconnection. An action while it is down is answered `down` at once, never lost silently. */
export class AmiClient {
  readonly #options: AmiClientOptions;
  readonly #backoff: Backoff;
  #session: AmiSession | null = null;
  #socket: Socket | null = null;
  #state: AmiState = { state: "down", code: "starting", reason: "not connected yet" };
  #wake: NodeJS.Timeout | null = null;
  #booted: NodeJS.Timeout | null = null;
  #ping: NodeJS.Timeout | null = null;
  #stopped = false;
  /** A refused login outlives the close that follows it. */
  #refusal = "";

  constructor(options: AmiClientOptions) {
    this.#options = options;
    const { first, last } = options.backoffMs ?? { first: 500, last: 15_000 };
    this.#backoff = new Backoff(first, last);
  }

  get state(): AmiState {
    return this.#state;
  }

  /** Begins to connect, and goes on until stop(). */
  start(): void {
    if (this.#socket === null && !this.#stopped) this.#connect();
  }

  /** Closes the session; everything that waits is answered `down`. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#clearTimers();
    this.#socket?.destroy();
    this.#enter({ state: "down", code: "stopped", reason: "the connector is stopping" });
  }

  /** Sends one action and resolves with Asterisk's response or the reason why there is none. Never rejects. */
  send(action: AmiAction, timeoutMs?: number): Promise<AmiReply> {
    return this.#send(action, timeoutMs === undefined ? {} : { timeoutMs });
  }

  /** Like send, for actions that answer with a list; `items` are its events in their order. */
  list(action: AmiAction, timeoutMs?: number): Promise<AmiReply> {
    return this.#send(action, { list: true, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }

  /** Sends an act of the registry. */
  act(asked: ActToSend, options: SendOptions = {}): Promise<AmiReply> {
    return this.#with((session) => session.act(asked, options));
  }

  #send(action: AmiAction, options: SendOptions): Promise<AmiReply> {
    return this.#with((session) => session.send(action, options));
  }

  #with(send: (session: AmiSession) => Promise<AmiReply>): Promise<AmiReply> {
    const session = this.#session;
    if (session !== null && this.#state.state === "up") return send(session);
    const message = this.#state.state === "down" ? this.#state.reason : "no session";
    return Promise.resolve({ ok: false, code: "down", message });
  }

  #connect(): void {
    if (this.#stopped) return;
    const { host, port, tls, ca } = this.#options;
    this.#refusal = "";
    const socket =
      tls === true
        ? connectTls({ host, port, ...(ca === undefined ? {} : { ca }) })
        : connect({ host, port });
    this.#socket = socket;
    let reached = false;
    const session = new AmiSession(
      socket,
      (headers) => this.#event(headers),
      (reason) => this.#lost(reached, reason),
      this.#options.passes ?? (() => false),
    );
    const impatience = setTimeout(() => {
      socket.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`));
    }, CONNECT_TIMEOUT_MS);
    socket.once("close", () => clearTimeout(impatience));
    socket.once(tls === true ? "secureConnect" : "connect", () => {
      clearTimeout(impatience);
      reached = true;
      this.#session = session;
      void this.#login(session);
    });
  }

  async #login(session: AmiSession): Promise<void> {
    const { username, secret, events } = this.#options;
    const reply = await session.send({
      Action: "Login",
      Username: username,
      Secret: secret,
      ...(events === undefined ? {} : { Events: events }),
    });
    if (session !== this.#session) return;
    if (!reply.ok) {
      if (reply.code === "refused") this.#refusal = reply.message;
      session.close();
      return;
    }
    if (events === "off") return this.#up(session);
    this.#booted = setTimeout(() => this.#up(session), BOOTED_WITHIN_MS);
  }

  #event(headers: AmiHeaders): void {
    if (header(headers, "Event") === "FullyBooted" && this.#session !== null) {
      if (this.#state.state === "up") this.#options.onLateBoot?.();
      else this.#up(this.#session);
    }
    this.#options.onEvent?.(headers);
  }

  #up(session: AmiSession): void {
    if (this.#booted !== null) clearTimeout(this.#booted);
    this.#booted = null;
    if (this.#state.state === "up" || session !== this.#session) return;
    this.#backoff.reset();
    const everyMs = this.#options.pingEveryMs ?? PING_EVERY_MS;
    // A session beside another is for what takes its time: a ping waits behind that, and would be taken for the other end's death.
    if (this.#options.events !== "off")
      this.#ping = setInterval(() => void this.#pingOnce(session, everyMs), everyMs);
    this.#enter({ state: "up", amiVersion: session.greeting });
  }

  async #pingOnce(session: AmiSession, timeoutMs: number): Promise<void> {
    const reply = await session.send({ Action: "Ping" }, { timeoutMs });
    // A peer that holds the connection but does not answer is gone for us.
    if (!reply.ok && reply.code === "timeout") session.close();
  }

  #lost(reached: boolean, reason: string): void {
    this.#clearTimers();
    this.#session = null;
    this.#socket = null;
    if (this.#stopped) return;
    const where = `${this.#options.host}:${this.#options.port}`;
    if (this.#refusal !== "") {
      const said = `Asterisk at ${where} refused the manager user "${this.#options.username}": ${this.#refusal}`;
      this.#enter({ state: "down", code: "refused", reason: said });
    } else if (reached) {
      this.#enter({ state: "down", code: "lost", reason: `AMI at ${where}: ${reason}` });
    } else {
      this.#enter({
        state: "down",
        code: "unreachable",
        reason: `AMI at ${where} cannot be reached: ${reason}`,
      });
    }
    this.#wake = setTimeout(() => this.#connect(), this.#backoff.next(this.#refusal !== ""));
  }

  #clearTimers(): void {
    for (const timer of [this.#wake, this.#booted, this.#ping]) if (timer !== null) clearTimeout(timer);
    this.#wake = null;
    this.#booted = null;
    this.#ping = null;
  }

  #enter(state: AmiState): void {
    this.#state = state;
    this.#options.onState?.(state);
  }
}
