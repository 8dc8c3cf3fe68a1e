import type { Socket } from "node:net";
import { ok, type Result, refuse } from "@patchbay/protocol/result";

/** `agi_*` values as Asterisk sent them, without the prefix. */
export type AgiEnvironment = ReadonlyMap<string, string>;

const ENVIRONMENT_WITHIN_MS = 1_000;
const REPLY_WITHIN_MS = 1_000;
const MAX_ENVIRONMENT_CHARS = 16_384;
const MAX_LINE_CHARS = 4_096;

/** One FastAGI dialogue. Lines end in LF; `HANGUP` may come between replies. Nothing here throws or rejects. */
export class AgiSession {
  /** Aborted when the caller hangs up or the connection goes. */
  readonly gone: AbortSignal;

  readonly #socket: Socket;
  readonly #gone = new AbortController();
  readonly #environment = new Map<string, string>();
  #buffer = "";
  #reading: "environment" | "replies" = "environment";
  #onEnvironment: ((result: Result<AgiEnvironment>) => void) | null = null;
  #onReply: ((result: Result<string>) => void) | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.gone = this.#gone.signal;
    socket.setNoDelay(true);
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => this.#data(text));
    socket.on("error", () => this.#end("the connection broke"));
    socket.on("close", () => this.#end("the connection closed"));
  }

  /** Reads what Asterisk says of the call. */
  environment(): Promise<Result<AgiEnvironment>> {
    return this.#await(ENVIRONMENT_WITHIN_MS, "the AGI environment", (settle) => {
      this.#onEnvironment = settle;
    });
  }

  /** Sets a channel variable; refuses text that would be a second command. */
  async setVariable(name: string, value: string): Promise<Result<string>> {
    if (/[\r\n\0]/.test(name + value)) return refuse(`${name}: a value with CR, LF or NUL is not sent`);
    return this.#command(`SET VARIABLE ${name} "${value.replace(/[\\"]/g, "\\$&")}"`);
  }

  /** Evaluates a dialplan function or variable, for example `CHANNEL(linkedid)`. */
  async fullVariable(name: string): Promise<Result<string>> {
    const reply = await this.#command(`GET FULL VARIABLE \${${name}}`);
    if (!reply.ok) return reply;
    return ok(/^200 result=1 \((.*)\)$/.exec(reply.value)?.[1] ?? "");
  }

  /** Ends the dialogue; the dialplan goes on with its next step. */
  end(): void {
    this.#socket.end();
  }

  #command(line: string): Promise<Result<string>> {
    if (this.gone.aborted) return Promise.resolve(refuse("the caller is gone"));
    return this.#await(REPLY_WITHIN_MS, "an AGI reply", (settle) => {
      this.#onReply = settle;
      this.#socket.write(`${line}\n`);
    });
  }

  #await<T>(
    withinMs: number,
    what: string,
    begin: (settle: (result: Result<T>) => void) => void,
  ): Promise<Result<T>> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(refuse(`${what} did not come within ${withinMs} ms`)), withinMs);
      const onGone = () => settle(refuse("the caller is gone"));
      const settle = (result: Result<T>) => {
        clearTimeout(timer);
        this.gone.removeEventListener("abort", onGone);
        resolve(result);
      };
      this.gone.addEventListener("abort", onGone, { once: true });
      begin(settle);
    });
  }

  #data(text: string): void {
    this.#buffer += text;
    if (this.#reading === "environment" && this.#buffer.length > MAX_ENVIRONMENT_CHARS) {
      this.#socket.destroy();
      return;
    }
    for (;;) {
      const newline = this.#buffer.indexOf("\n");
      if (newline < 0) break;
      const line = this.#buffer.slice(0, newline);
      this.#buffer = this.#buffer.slice(newline + 1);
      this.#line(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
    if (this.#buffer.length > MAX_LINE_CHARS) this.#socket.destroy();
  }

  #line(line: string): void {
    if (this.#reading === "replies") {
      if (line === "HANGUP") this.#end("the caller hung up");
      // 520- begins a usage text that ends with a line of its own; only that one is the reply.
      else if (/^\d{3}( |$)/.test(line)) this.#take(line);
      return;
    }
    if (line === "") {
      this.#reading = "replies";
      this.#onEnvironment?.(ok(this.#environment));
      this.#onEnvironment = null;
      return;
    }
    const match = /^agi_(\w+): ?(.*)$/.exec(line);
    if (match?.[1] !== undefined) this.#environment.set(match[1], match[2] ?? "");
  }

  #take(line: string): void {
    const settle = this.#onReply;
    this.#onReply = null;
    settle?.(line.startsWith("200") ? ok(line) : refuse(`Asterisk answered ${line.slice(0, 80)}`));
  }

  #end(reason: string): void {
    if (!this.gone.aborted) this.#gone.abort(reason);
  }
}
