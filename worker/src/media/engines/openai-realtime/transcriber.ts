import type { Transcriber, TranscriberEvent } from "../../ports.ts";
import { NOTHING_SAID } from "../../turns.ts";
import { parseServerEvent, type ServerEvent, saidOf, transcriptionUsage } from "./events.ts";
import { codeOf } from "./responses/errors.ts";
import { limitOf, lostTo } from "./responses/limits.ts";
import {
  appendAudio,
  TRANSCRIPTION_MODEL,
  transcriptionUpdate,
  voiceBeganMs,
  voiceEndedMs,
} from "./session.ts";
import { openSocket } from "./socket.ts";

export interface TranscriberOptions {
  baseUrl: string;
  apiKey: string;
  /** What is spoken, as far as that is known. */
  language: string | null;
}

/** The service says that a session is too old before it closes it. */
const EXPIRED = "session_expired";

/** OpenAI Realtime as a pen: a session that only writes down what it hears. */
export class OpenAiTranscriber implements Transcriber {
  readonly #options: TranscriberOptions;
  readonly #report: (event: TranscriberEvent) => void;
  #socket: WebSocket | null = null;
  #ready = false;
  #closed = false;

  constructor(options: TranscriberOptions, report: (event: TranscriberEvent) => void) {
    this.#options = options;
    this.#report = report;
  }

  /** Opens the session; the outcome is reported as `opened` or `lost`, never thrown. */
  async open(): Promise<void> {
    const opened = await openSocket(this.#options, "intent=transcription", {
      message: (data) => this.#take(data),
      lost: (code, message) => this.#lose(code, message),
    });
    if (opened === null) return;
    if ("limit" in opened)
      return this.#lose(lostTo(opened.limit), opened.message, opened.limit.waitMs ?? undefined);
    const { socket } = opened;
    if (this.#closed) return socket.close(1000, "call moved on");
    this.#socket = socket;
    this.#send(transcriptionUpdate(this.#options.language));
  }

  hear(audio: Uint8Array): void {
    if (this.#ready) this.#send(appendAudio(audio));
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket?.close(1000, reason);
  }

  /** Whoever speaks must not notice that nobody takes it down any more. */
  #send(text: string): void {
    if (this.#closed) return;
    try {
      this.#socket?.send(text);
    } catch {
      this.#lose("broken", "The connection to the voice service broke.");
    }
  }

  #take(data: unknown): void {
    if (this.#closed || typeof data !== "string") return;
    const parsed = parseServerEvent(data);
    if (!parsed.ok || parsed.value.kind !== "event") return;
    const { event } = parsed.value;
    const used = transcriptionUsage(event, TRANSCRIPTION_MODEL);
    if (used?.type === "usage") this.#report(used);
    this.#takeEvent(event);
  }

  #takeEvent(event: ServerEvent): void {
    switch (event.type) {
      case "session.updated":
        if (this.#ready) return;
        this.#ready = true;
        return this.#report({ type: "opened" });
      case "input_audio_buffer.speech_started": {
        const { item_id: itemId, audio_start_ms: atMs } = event;
        return this.#report({ type: "began", itemId, atMs: atMs === undefined ? null : voiceBeganMs(atMs) });
      }
      case "input_audio_buffer.speech_stopped": {
        const { item_id: itemId, audio_end_ms: atMs } = event;
        return this.#report({ type: "ended", itemId, atMs: atMs === undefined ? null : voiceEndedMs(atMs) });
      }
      case "conversation.item.input_audio_transcription.delta":
        return this.#report({ type: "words", itemId: event.item_id, delta: event.delta ?? "" });
      case "conversation.item.input_audio_transcription.completed":
        return this.#report({ type: "said", itemId: event.item_id, said: saidOf(event) });
      case "conversation.item.input_audio_transcription.failed":
        return this.#report({ type: "said", itemId: event.item_id, said: NOTHING_SAID });
      case "error": {
        const code = codeOf(event.error);
        const message = event.error.message ?? "no words";
        // Before the session is configured an error means that it never will be.
        if (!this.#ready || code === EXPIRED)
          return this.#lose(
            code,
            `The voice service ended the session: ${message}`,
            limitOf(event.error)?.waitMs ?? undefined,
          );
        return this.#report({ type: "trouble", code, message });
      }
    }
  }

  #lose(code: string, message: string, waitMs?: number): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket?.close(1000, "giving up");
    this.#report({ type: "lost", code, message, ...(waitMs === undefined ? {} : { waitMs }) });
  }
}
