import type { Turn } from "@patchbay/protocol/turn";
import type { AssistantConfig } from "../../../call/routing.ts";
import type { EngineEvent, Heard, VoiceEngine } from "../../ports.ts";
import { engineEventOf, parseServerEvent, type ServerEvent } from "./events.ts";
import {
  appendAudio,
  askAgain,
  cancelResponse,
  createResponse,
  greet,
  remember,
  sessionUpdate,
  truncate,
} from "./session.ts";

export interface OpenAiOptions {
  baseUrl: string;
  apiKey: string;
  model: string;
  assistant: AssistantConfig;
  /** What was said in this call before, as heard; a new session begins with it in memory. */
  history: readonly Turn[];
  /** An earlier session ended while the caller waited for it to answer, or to end its answer. */
  cutShort: boolean;
}

const OPEN_TIMEOUT_MS = 8_000;
/** What the caller says while the session opens is kept; of a long wait the last four seconds. */
const MAX_EARLY_FRAMES = 200;
/** Answers to our own cancel and truncate that mean nothing is wrong: the response ended a moment before. */
const HARMLESS = new Set(["response_cancel_not_active", "item_truncate_invalid_item_id"]);

/** OpenAI Realtime over a WebSocket that is opened by a fetch, so that the key stays in a header. */
export class OpenAiRealtime implements VoiceEngine {
  readonly #options: OpenAiOptions;
  readonly #report: (event: EngineEvent) => void;
  #socket: WebSocket | null = null;
  #closed = false;
  #ready = false;
  #responding = false;
  /** Audio that came before the session could take it, oldest first. */
  #early: string[] = [];
  /** Counted, never fatal: types of a newer server, frames that make no sense. */
  ignored = 0;

  constructor(options: OpenAiOptions, report: (event: EngineEvent) => void) {
    this.#options = options;
    this.#report = report;
  }

  /** Opens the session; the outcome is reported as `opened` or `lost`, never thrown. */
  async open(): Promise<void> {
    const { baseUrl, apiKey, model, assistant } = this.#options;
    // Ended once the socket is there: an abort later would close the session itself.
    const patience = new AbortController();
    const impatience = setTimeout(() => patience.abort(), OPEN_TIMEOUT_MS);
    try {
      const response = await fetch(`${baseUrl}/realtime?model=${encodeURIComponent(model)}`, {
        headers: { Upgrade: "websocket", Authorization: `Bearer ${apiKey}` },
        signal: patience.signal,
      });
      const socket = response.webSocket;
      if (socket === null) {
        // A body that nobody reads holds its connection.
        await response.body?.cancel();
        return this.#lose("refused", `The voice service refused the session (HTTP ${response.status}).`);
      }
      if (this.#closed) {
        socket.accept();
        return socket.close(1000, "call ended");
      }
      socket.binaryType = "arraybuffer";
      socket.addEventListener("message", ({ data }) => this.#take(data));
      socket.addEventListener("close", ({ code }) =>
        this.#lose("closed", `The voice service closed the session (${code}).`),
      );
      socket.addEventListener("error", () =>
        this.#lose("broken", "The connection to the voice service broke."),
      );
      socket.accept();
      this.#socket = socket;
      socket.send(sessionUpdate(assistant));
    } catch (error) {
      const reason = error instanceof Error ? error.name : "unknown";
      this.#lose("unreachable", `The voice service could not be reached (${reason}).`);
    } finally {
      clearTimeout(impatience);
    }
  }

  hear(audio: Uint8Array): void {
    if (this.#ready) return this.#send(appendAudio(audio));
    this.#early.push(appendAudio(audio));
    if (this.#early.length > MAX_EARLY_FRAMES) this.#early.shift();
  }

  greet(): void {
    this.#send(greet(this.#options.assistant));
  }

  goOn(): void {
    const { history, cutShort } = this.#options;
    const last = history.at(-1);
    if (last === undefined) return this.greet();
    if (last.speaker === "caller") this.#send(createResponse());
    // What the caller said was not written down before the session went.
    else if (cutShort) this.#send(askAgain());
  }

  interrupt(heard: readonly Heard[]): void {
    if (this.#responding) this.#send(cancelResponse());
    for (const item of heard) this.#send(truncate(item));
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket?.close(1000, reason);
  }

  #send(text: string): void {
    if (!this.#closed) this.#socket?.send(text);
  }

  #take(data: unknown): void {
    if (this.#closed) return;
    const parsed = typeof data === "string" ? parseServerEvent(data) : null;
    if (parsed === null || !parsed.ok || parsed.value.kind === "ignored") {
      this.ignored += 1;
      return;
    }
    if (parsed.value.kind === "event") return this.#takeEvent(parsed.value.event);
    try {
      const audio = Uint8Array.fromBase64(parsed.value.base64);
      this.#report({ type: "audio", itemId: parsed.value.itemId, audio });
    } catch {
      this.ignored += 1;
    }
  }

  #takeEvent(event: ServerEvent): void {
    switch (event.type) {
      case "session.created":
        this.#sessionId = event.session.id;
        break;
      case "session.updated":
        if (this.#ready) break;
        this.#ready = true;
        for (const turn of this.#options.history) this.#send(remember(turn));
        for (const text of this.#early) this.#send(text);
        this.#early = [];
        this.#report({ type: "opened", model: this.#options.model, sessionId: this.#sessionId });
        break;
      case "response.created":
        this.#responding = true;
        break;
      case "response.done": {
        this.#responding = false;
        const failure = event.response.status_details?.error;
        if (event.response.status === "failed") {
          const message = failure?.message ?? "The voice service failed to answer.";
          this.#report({ type: "trouble", code: failure?.code ?? "response_failed", message });
        }
        break;
      }
      case "error":
        this.#takeError(event.error.code ?? event.error.type ?? "error", event.error.message);
        break;
    }
    const ours = engineEventOf(event, this.#options.model);
    if (ours !== null) this.#report(ours);
  }

  #sessionId = "";

  #takeError(code: string, message: string): void {
    if (HARMLESS.has(code)) return;
    // Before the session is configured an error means that it never will be.
    if (!this.#ready) return this.#lose(code, `The voice service refused the session: ${message}`);
    this.#report({ type: "trouble", code, message });
  }

  #lose(code: string, message: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket?.close(1000, "giving up");
    this.#report({ type: "lost", code, message });
  }
}
