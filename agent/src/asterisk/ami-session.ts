import type { Socket } from "node:net";
import { type AmiAction, encodeAmiAction } from "@patchbay/protocol/ami/actions";
import { AmiDecoder, type AmiHeaders, blockKind, header } from "@patchbay/protocol/ami/decoder";
import { type ActToSend, encodeAct } from "@patchbay/protocol/ami/registry/acts";
import type { Result } from "@patchbay/protocol/result";

/** Why an action has no answer of Asterisk: `refused` carries Asterisk's own words. */
export type AmiFailure = "down" | "timeout" | "refused" | "invalid";
export type AmiReply =
  | { ok: true; headers: AmiHeaders; items: AmiHeaders[] }
  /** `sent`: it went out and was not answered, so it may have been done all the same. */
  | { ok: false; code: AmiFailure; message: string; sent?: true };

export interface SendOptions {
  list?: boolean;
  timeoutMs?: number;
}

export const ACTION_TIMEOUT_MS = 5_000;
/** More unanswered actions than this mean that Asterisk does not keep up: the next one is refused. */
const MAX_PENDING = 500;
/** Lists of ours are short; a longer one is cut off by closing the session. */
const MAX_LIST_ITEMS = 50_000;

/** From so many messages a millisecond on a PBX is busy: what comes waits this long in the socket, and is read at once. */
const BUSY_PER_MS = 0.5;
const READ_EVERY_MS = 5;
/** What one thing that happens makes Asterisk tell. */
const FEW = 5;
/** What fills a read has more behind it already. */
const FULL_READ_BYTES = 16_384;

interface Pending {
  resolve: (reply: AmiReply) => void;
  timer: NodeJS.Timeout;
  list: boolean;
  response: AmiHeaders | null;
  items: AmiHeaders[];
}

/** One AMI connection: frames out, replies matched by ActionID, everything else handed on. Ends all that waits when it closes. */
export class AmiSession {
  readonly #socket: Socket;
  readonly #decoder = new AmiDecoder();
  readonly #pending = new Map<string, Pending>();
  readonly #onEvent: (headers: AmiHeaders) => void;
  #nextId = 1;
  #closed = false;
  /** Lists that are being gathered. */
  #lists = 0;
  /** Messages that the last reads brought, since when. */
  #blocks = 0;
  #countedFrom = performance.now();
  /** Set while what comes waits in the socket. */
  #reading: NodeJS.Timeout | null = null;

  /** `onClosed` is called once, with the reason in words; events that `passes` names are not read, but as items of a list. */
  constructor(
    socket: Socket,
    onEvent: (headers: AmiHeaders) => void,
    onClosed: (reason: string) => void,
    passes: (event: string) => boolean,
  ) {
    this.#socket = socket;
    this.#onEvent = onEvent;
    const passesNow = (event: string) => this.#lists === 0 && passes(event);
    let reason = "Asterisk closed the connection";
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      if (this.#closed) return;
      const pushed = this.#decoder.push(chunk, (headers) => this.#block(headers), passesNow);
      if (pushed.ok) return this.#readLater(pushed.value, chunk.length);
      reason = pushed.error;
      socket.destroy();
    });
    socket.on("error", (error) => {
      reason = error.message;
    });
    socket.on("close", () => {
      this.#closed = true;
      if (this.#reading !== null) clearTimeout(this.#reading);
      for (const [id, pending] of this.#pending) {
        this.#settle(id, pending, { ok: false, code: "down", message: reason, sent: true });
      }
      onClosed(reason);
    });
  }

  /**
   * Asterisk writes each event by itself, and to be woken for each costs more than to read it. Nobody waits behind that for an answer: while
   * one is due, all is read as it comes.
   */
  #readLater(blocks: number, bytes: number): void {
    const now = performance.now();
    this.#blocks += blocks;
    const isBusy = this.#blocks > FEW + BUSY_PER_MS * (now - this.#countedFrom);
    if (now - this.#countedFrom >= READ_EVERY_MS) [this.#blocks, this.#countedFrom] = [0, now];
    if (!isBusy || this.#pending.size > 0 || bytes >= FULL_READ_BYTES || this.#closed) return;
    this.#socket.pause();
    this.#reading = setTimeout(() => this.#read(), READ_EVERY_MS);
  }

  #read(): void {
    if (this.#reading === null) return;
    clearTimeout(this.#reading);
    this.#reading = null;
    this.#socket.resume();
  }

  /** Asterisk's AMI version from its greeting, for example 11.0.0; empty when the peer is no AMI server. */
  get greeting(): string {
    return this.#decoder.greeting;
  }

  /** Sends one action; resolves always. `list` gathers the items of a list answer until its Complete event. */
  send(action: AmiAction, options: SendOptions = {}): Promise<AmiReply> {
    return this.#send(action.Action, (id) => encodeAmiAction(action, id), options);
  }

  /** The same for an act of the registry. */
  act(asked: ActToSend, options: SendOptions = {}): Promise<AmiReply> {
    return this.#send(asked.action, (id) => encodeAct(asked, id), options);
  }

  #send(name: string, encode: (id: string) => Result<string>, options: SendOptions): Promise<AmiReply> {
    return new Promise((resolve) => {
      const refuse = (code: AmiFailure, message: string) => resolve({ ok: false, code, message });
      if (this.#closed) return refuse("down", "the AMI session is closed");
      if (this.#pending.size >= MAX_PENDING) return refuse("down", "too many unanswered AMI actions");
      const id = `pb-${this.#nextId++}`;
      const encoded = encode(id);
      if (!encoded.ok) return refuse("invalid", encoded.error);
      const timeoutMs = options.timeoutMs ?? ACTION_TIMEOUT_MS;
      const timer = setTimeout(() => {
        this.#forget(id);
        const message = `${name} was not answered within ${timeoutMs} ms`;
        resolve({ ok: false, code: "timeout", message, sent: true });
      }, timeoutMs);
      if (options.list === true) this.#lists += 1;
      this.#pending.set(id, { resolve, timer, list: options.list === true, response: null, items: [] });
      this.#socket.write(encoded.value);
      this.#read();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #block(headers: AmiHeaders): void {
    const kind = blockKind(headers);
    const id = header(headers, "ActionID");
    const pending = id === "" ? undefined : this.#pending.get(id);
    if (kind === "response") {
      if (pending !== undefined) this.#response(id, pending, headers);
      return;
    }
    if (kind !== "event") return;
    if (pending?.response == null) return this.#onEvent(headers);
    if (header(headers, "EventList") === "Complete") {
      this.#settle(id, pending, { ok: true, headers: pending.response, items: pending.items });
    } else if (pending.items.push(headers) > MAX_LIST_ITEMS) this.close();
  }

  #response(id: string, pending: Pending, headers: AmiHeaders): void {
    if (header(headers, "Response") === "Error") {
      const message = header(headers, "Message").trim() || "refused without a reason";
      this.#settle(id, pending, { ok: false, code: "refused", message });
    } else if (pending.list && header(headers, "EventList") === "start") {
      pending.response = headers;
    } else {
      this.#settle(id, pending, { ok: true, headers, items: [] });
    }
  }

  #settle(id: string, pending: Pending, reply: AmiReply): void {
    clearTimeout(pending.timer);
    this.#forget(id);
    pending.resolve(reply);
  }

  #forget(id: string): void {
    if (this.#pending.get(id)?.list === true) this.#lists -= 1;
    this.#pending.delete(id);
  }
}
