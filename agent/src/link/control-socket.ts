import { randomToken } from "@patchbay/protocol/ids";
import { type LinkDown, parseLinkDown, parseLinkDownOutside } from "@patchbay/protocol/link/down";
import { LINK_PING, LINK_PING_MS, LINK_PONG, MAX_LINK_CHARS } from "@patchbay/protocol/link/envelope";
import type { LinkUp } from "@patchbay/protocol/link/up";
import { briefly } from "@patchbay/protocol/pbx/brief";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { PROTOCOL_VERSION } from "@patchbay/protocol/version";
import { WebSocket } from "ws";
import { Backoff } from "../backoff.ts";
import type { BriefEvents, Outbox, Outgoing, Stored } from "./outbox.ts";
import { refusalOf } from "./refusal.ts";
import { RoundTrip } from "./round-trip.ts";

export type LinkState =
  | { state: "up"; siteName: string; brief: boolean }
  | { state: "down"; reason: string; refused: boolean };

/** What the edge asks for; each arrives here once, however often it was sent. */
export type EdgeRequest = Extract<LinkDown, { type: "route_decided" | "command" }>;

/** What is of no use later. */
type Fleeting = Fleet<"raw_events"> | Fleet<"connector_health">;
type Fleet<T extends LinkUp["type"]> = Pick<Extract<LinkUp, { type: T }>, "type" | "data">;

export interface ControlSocketOptions {
  /** Address of the edge's /link. */
  url: string;
  token: string;
  connectorVersion: string;
  /** The machine's name, for the site's page. */
  host: string;
  /** What its configuration lets people ask of the PBX. */
  rules: SiteRules;
  outbox: Outbox;
  onState: (state: LinkState) => void;
  onRequest: (request: EdgeRequest) => void;
  onProblem: (message: string) => void;
}

const HANDSHAKE_TIMEOUT_MS = 5_000;
/** Short, because callers wait: an edge that listens again has its sites within two seconds. */
const BACKOFF_FIRST_MS = 250;
const BACKOFF_LAST_MS = 2_000;
const REFUSED_MS = 15_000;
/** Two pongs and a half missed: the network is gone without a word. */
const SILENCE_MS = 2.5 * LINK_PING_MS;
/** An acknowledgement waits this long for a message that carries it. */
const ACK_AFTER_MS = 50;
/** A slow edge is not fed faster than it takes; the rest waits in the outbox. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/** The site's one outbound WebSocket: what is said while it is down goes out, once, when it is up again. */
export class ControlSocket {
  readonly #options: ControlSocketOptions;
  readonly #outbox: Outbox;
  readonly #backoff: Backoff;
  /** Tells this process from every other with the same token. */
  readonly #instance = randomToken(8);
  #socket: WebSocket | null = null;
  #state: LinkState = { state: "down", reason: "not connected yet", refused: false };
  #stopped = false;
  #wake: NodeJS.Timeout | null = null;
  #ackTimer: NodeJS.Timeout | null = null;
  /** Highest seq written to the current socket. */
  #sent = 0;
  #anyFirst = false;
  #skipped = false;
  readonly #roundTrip = new RoundTrip();
  /** The edge's clock minus ours, milliseconds. */
  edgeClockAheadMs = 0;

  constructor(options: ControlSocketOptions) {
    this.#options = options;
    this.#outbox = options.outbox;
    this.#backoff = new Backoff(BACKOFF_FIRST_MS, BACKOFF_LAST_MS, REFUSED_MS);
  }

  /** How long the last word and its answer were on their way, milliseconds; null before the first. */
  get roundTripMs(): number | null {
    return this.#roundTrip.ms;
  }

  get state(): LinkState {
    return this.#state;
  }

  start(): void {
    if (this.#socket === null && !this.#stopped) this.#connect();
  }

  /** Closes; what is unacknowledged stays in the outbox for the next start. */
  stop(): void {
    this.#stopped = true;
    if (this.#wake !== null) clearTimeout(this.#wake);
    if (this.#ackTimer !== null) clearTimeout(this.#ackTimer);
    this.#socket?.close(1000);
  }

  /** Says something that must arrive. */
  send(message: Outgoing): void {
    const stored = this.#outbox.add(this.#inFewWords(message), Date.now());
    if (this.#outbox.overflowed) {
      // The edge must learn of the new epoch; the hello of the next connection says it.
      if (this.#state.state === "up") this.#socket?.terminate();
      return;
    }
    if (this.#state.state === "up") this.#deliver(stored);
  }

  #inFewWords(message: Outgoing): Outgoing | BriefEvents {
    if (message.type !== "pbx_events" || this.#state.state !== "up" || !this.#state.brief) return message;
    return { type: "pbx_events", data: { events: message.data.events.map(briefly) } };
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.url, {
      headers: { authorization: `Bearer ${this.#options.token}` },
      perMessageDeflate: false,
      maxPayload: MAX_LINK_CHARS * 4,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    });
    this.#socket = socket;
    let failure = "";
    let refused = false;
    let heardAt = Date.now();
    this.#roundTrip.begin();
    const ping = setInterval(() => {
      if (Date.now() - heardAt > SILENCE_MS) {
        failure = "the edge has gone silent";
        return socket.terminate();
      }
      if (socket.readyState === WebSocket.OPEN) this.#ping(socket);
    }, LINK_PING_MS);
    socket.on("open", () => {
      const { epoch, edgeEpoch, edgeSeq } = this.#outbox;
      const { connectorVersion, host, rules } = this.#options;
      const instance = this.#instance;
      const data = { epoch, connectorVersion, edgeEpoch, edgeSeq, host: host.slice(0, 80), instance, rules };
      this.#unnumbered({ type: "hello", data });
    });
    socket.on("message", (data: Buffer, binary: boolean) => {
      heardAt = Date.now();
      if (binary) return;
      const text = data.toString("utf8");
      if (text === LINK_PONG) this.#roundTrip.answered(performance.now());
      else this.#message(text);
    });
    socket.on("unexpected-response", (_request, response) => {
      ({ reason: failure, refused } = refusalOf(response.statusCode ?? 0));
      socket.terminate();
    });
    socket.on("error", (error) => {
      if (failure === "") failure = error.message;
    });
    socket.on("close", (code, said) => {
      clearInterval(ping);
      if (code >= 4000) ({ reason: failure, refused } = refusalOf(code, said.toString("utf8")));
      this.#lost(failure === "" ? `the edge closed the link (${code})` : failure, refused);
    });
  }

  #ping(socket: WebSocket): void {
    this.#roundTrip.asked(performance.now());
    socket.send(LINK_PING);
  }

  #message(text: string): void {
    const parsed = parseLinkDown(text);
    if (!parsed.ok) return this.#refuse(text, parsed.error);
    const message = parsed.value;
    if (message.type === "welcome") return this.#welcome(message);
    if (this.#state.state !== "up") return;
    this.#outbox.acknowledge(message.ack);
    if (message.type === "ack") return this.#fill();
    if (this.#isNext(message.seq)) this.#options.onRequest(message);
  }

  /** Of a newer edge, it seems: as dealt with as if it were known, and the edge is told when it was a command. */
  #refuse(text: string, error: string): void {
    this.#options.onProblem(`a message of the edge was not understood: ${error}`);
    const outside = parseLinkDownOutside(text);
    if (!outside.ok || outside.value.seq === 0 || this.#state.state !== "up") return;
    const { seq, ack, data } = outside.value;
    this.#outbox.acknowledge(ack);
    if (!this.#isNext(seq) || data.commandId === undefined) return;
    const kind = data.command?.kind ?? "";
    const message = `This site's connector (${this.#options.connectorVersion}) does not understand "${kind}"; update it.`;
    const { commandId } = data;
    this.send({ type: "command_result", data: { commandId, ok: false, code: "not_understood", message } });
  }

  /** Is this the message that comes next? One that was here before is only acknowledged again. */
  #isNext(seq: number): boolean {
    if (this.#anyFirst && seq > this.#outbox.edgeSeq) {
      this.#outbox.dealtWith(this.#outbox.edgeEpoch, seq - 1);
    }
    this.#anyFirst = false;
    if (seq > this.#outbox.edgeSeq + 1) {
      // Something between was lost: a new connection makes the edge send it again.
      this.#options.onProblem(`the edge skipped from ${this.#outbox.edgeSeq} to ${seq}; reconnecting`);
      // If it still begins there, what was before is settled and gone for good.
      this.#skipped = true;
      this.#socket?.terminate();
      return false;
    }
    this.#ackTimer ??= setTimeout(() => this.#acknowledge(), ACK_AFTER_MS);
    if (seq !== this.#outbox.edgeSeq + 1) return false;
    this.#outbox.dealtWith(this.#outbox.edgeEpoch, seq);
    return true;
  }

  #welcome(message: Extract<LinkDown, { type: "welcome" }>): void {
    this.edgeClockAheadMs = message.ts - Date.now();
    const { edgeEpoch, received, siteName, brief = false } = message.data;
    // Of a numbering that this side does not know, whatever comes first is the beginning.
    this.#anyFirst = this.#skipped || edgeEpoch !== this.#outbox.edgeEpoch;
    this.#skipped = false;
    if (this.#outbox.isBehind(received)) {
      this.#options.onProblem(
        `the edge has ${received} messages where the state folder knows of fewer: it is older than what was sent (a full disk, a power cut, a copy?); numbering anew`,
      );
      this.#outbox.beginAnew();
      this.#socket?.terminate();
      return;
    }
    if (edgeEpoch !== this.#outbox.edgeEpoch) this.#outbox.dealtWith(edgeEpoch, 0);
    this.#outbox.acknowledge(received);
    this.#outbox.overflowed = false;
    // An edge that lost its memory of this epoch gets what is still here; what it had acknowledged is gone.
    this.#sent = (this.#outbox.after(received)[0]?.seq ?? this.#outbox.lastSeq + 1) - 1;
    this.#backoff.reset();
    this.#state = { state: "up", siteName, brief };
    this.#fill();
    if (this.#socket !== null) this.#ping(this.#socket);
    this.#options.onState(this.#state);
  }

  /** Writes what waits, as far as the socket takes it. */
  #fill(): void {
    for (const stored of this.#outbox.after(this.#sent)) {
      // Of a line of the journal that could not be read the number is missing.
      this.#sent = stored.seq - 1;
      if (!this.#deliver(stored)) return;
    }
  }

  /** False when the socket does not take it now. */
  #deliver(stored: Stored): boolean {
    const socket = this.#socket;
    if (socket === null || stored.seq !== this.#sent + 1 || socket.bufferedAmount > MAX_BUFFERED_BYTES)
      return false;
    this.#sent = stored.seq;
    this.#outbox.sent(stored.seq);
    this.#write(stored.seq, stored.ts, stored.body);
    return true;
  }

  #acknowledge(): void {
    this.#ackTimer = null;
    if (this.#state.state === "up") this.#unnumbered({ type: "ack", data: {} });
  }

  /** Says what is of no use later: not at all where the line is down or does not keep up. */
  sayNow(message: Fleeting): void {
    if (this.#state.state === "up" && (this.#socket?.bufferedAmount ?? 0) < MAX_BUFFERED_BYTES)
      this.#unnumbered(message);
  }

  #unnumbered(message: Fleeting | Pick<Extract<LinkUp, { type: "hello" | "ack" }>, "type" | "data">): void {
    this.#write(0, Date.now(), JSON.stringify(message).slice(1, -1));
  }

  #write(seq: number, ts: number, body: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (this.#ackTimer !== null) clearTimeout(this.#ackTimer);
    this.#ackTimer = null;
    const { edgeSeq } = this.#outbox;
    this.#socket.send(
      `{"v":${PROTOCOL_VERSION},"seq":${seq},"ack":${edgeSeq},"id":"${seq === 0 ? randomToken(8) : `${this.#outbox.epoch}-${seq}`}","ts":${ts},${body}}`,
    );
  }

  #lost(reason: string, refused: boolean): void {
    this.#socket = null;
    this.#state = { state: "down", reason, refused };
    if (this.#stopped) return;
    this.#options.onState(this.#state);
    this.#wake = setTimeout(() => this.#connect(), this.#backoff.next(refused));
  }
}
