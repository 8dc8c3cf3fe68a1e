import { FRAME_BYTES, Stride } from "@patchbay/audio";
import { fromBase64 } from "../../incoming/base64.ts";
import { Piece } from "../../incoming/piece.ts";
import type {
  AssistantVoice,
  Cue,
  EngineEvent,
  Heard,
  Remembered,
  ToolOffer,
  ToolResult,
  VoiceEngine,
} from "../../ports.ts";
import { engineEventOf, parseServerEvent, type ServerEvent, transcriptionUsage } from "./events.ts";
import { Responses } from "./responses/responses.ts";
import {
  appendAudio,
  commitAudio,
  deleteItem,
  remember,
  sessionUpdate,
  speechMsOf,
  TRANSCRIPTION_MODEL,
  tell,
  truncate,
} from "./session.ts";
import { openSocket } from "./socket.ts";

export interface OpenAiOptions {
  baseUrl: string;
  apiKey: string;
  model: string;
  assistant: AssistantVoice;
  /** Asked for when it is spoken: whose call it is may be known by then. */
  greeting: () => string;
  /** All that the assistant is told of its work, asked for when the socket is there, and what it can do. */
  instructions: () => string;
  tools: readonly ToolOffer[];
  /** What was said in this call before, as heard, and what happened; a new session begins with it in memory. */
  history: readonly Remembered[];
  /** The caller's mu-law that an earlier session took with it; this one hears it first. */
  unheard: Uint8Array | null;
  /** How many frames of 20 ms are to go in one message, by how much there is to do. */
  pieceFrames: () => number;
}

/** What the caller says while the session opens is kept; of a long wait the last four seconds. */
const MAX_EARLY_FRAMES = 200;
/** One message of the service may carry so much of it: a second. */
const UNHEARD_BYTES = 8_000;

/** A conversation with OpenAI Realtime. */
export class OpenAiRealtime implements VoiceEngine {
  readonly #options: OpenAiOptions;
  readonly #report: (event: EngineEvent) => void;
  #socket: WebSocket | null = null;
  #closed = false;
  #ready = false;
  readonly #responses: Responses;
  /** When the caller's utterances began, on the session's clock of appended audio. */
  readonly #startsMs = new Map<string, number>();
  /** What the caller said and no message has taken yet: less than a piece. */
  readonly #piece = new Piece();
  readonly #stride = new Stride();
  /** Audio that came before the session could take it, oldest first. */
  #early: string[] = [];
  /** Counted, never fatal: types of a newer server, frames that make no sense. */
  ignored = 0;

  constructor(options: OpenAiOptions, report: (event: EngineEvent) => void) {
    this.#options = options;
    this.#report = report;
    this.#responses = new Responses({
      model: options.model,
      greeting: options.greeting,
      ready: () => this.#ready,
      send: (text) => this.#send(text),
      report,
      lose: (code, message) => this.#lose(code, message),
    });
  }

  /** Opens the session; the outcome is reported as `opened` or `lost`, never thrown. */
  async open(): Promise<void> {
    const { model, assistant, instructions, tools } = this.#options;
    const socket = await this.#openSocket(`model=${encodeURIComponent(model)}`);
    if (socket === null) return;
    if (this.#closed) return socket.close(1000, "call ended");
    this.#socket = socket;
    try {
      socket.send(sessionUpdate(assistant, instructions(), tools));
    } catch {
      this.#lose("broken", "The connection to the voice service broke.");
    }
  }

  /** A limit at the door is waited for, like any other; there is no other door. */
  async #openSocket(query: string): Promise<WebSocket | null> {
    while (!this.#closed) {
      const opened = await openSocket(this.#options, query, {
        message: (data) => this.#take(data),
        lost: (code, message) => this.#lose(code, message),
      });
      if (opened === null) return null;
      if ("socket" in opened) return opened.socket;
      await new Promise<void>((over) => this.#responses.pause.take(opened.limit, opened.message, over));
    }
    return null;
  }

  hear(audio: Uint8Array): void {
    if (this.#ready) {
      const frames = this.#stride.frames(audio, this.#options.pieceFrames());
      const piece = this.#piece.add(audio, frames * FRAME_BYTES);
      if (piece !== null) this.#send(appendAudio(piece));
      return;
    }
    this.#early.push(appendAudio(audio));
    if (this.#early.length > MAX_EARLY_FRAMES) this.#early.shift();
  }

  endSpeech(): void {
    if (!this.#ready) return;
    const rest = this.#piece.take();
    if (rest !== null) this.#send(appendAudio(rest));
    this.#send(commitAudio());
  }

  get answering(): boolean {
    return this.#responses.pending;
  }

  answer(cue: Cue): void {
    if (this.#ready) this.#responses.ask(cue);
  }

  interrupt(heard: readonly Heard[]): void {
    this.#responses.cancel();
    for (const item of heard) this.#send(truncate(item));
  }

  finishTools(results: readonly ToolResult[]): void {
    this.#responses.finishTools(results);
  }

  tell(text: string): void {
    this.#send(tell(text));
  }

  remember(one: Remembered): void {
    // A session that is not ready yet learns it with the rest. Of what was cut off unheard nothing is to be remembered.
    if (this.#ready && one.text !== "") this.#send(remember(one));
  }

  forget(itemId: string): void {
    this.#send(deleteItem(itemId));
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#end(reason);
  }

  #end(reason: string): void {
    this.#closed = true;
    this.#responses.stop();
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
    // On its way when the answer was cancelled: nobody is to hear the beginning of it.
    if (this.#responses.cancelled) return;
    const audio = fromBase64(parsed.value.base64);
    if (audio === null) {
      this.ignored += 1;
      return;
    }
    if (audio.length > 0) this.#responses.sounds();
    this.#report({ type: "audio", itemId: parsed.value.itemId, audio });
  }

  #takeEvent(event: ServerEvent): void {
    if (this.#responses.take(event)) return;
    switch (event.type) {
      case "session.created":
        this.#sessionId = event.session?.id ?? "";
        break;
      case "session.updated":
        if (this.#ready) break;
        this.#ready = true;
        this.#catchUp();
        this.#report({ type: "opened", model: this.#options.model, sessionId: this.#sessionId });
        break;
      case "input_audio_buffer.speech_started":
        this.#responses.words.started(event.item_id);
        if (event.audio_start_ms !== undefined) this.#startsMs.set(event.item_id, event.audio_start_ms);
        break;
      case "input_audio_buffer.speech_stopped":
        return this.#speechStopped(event.item_id, event.audio_end_ms);
      case "input_audio_buffer.committed":
      case "conversation.item.input_audio_transcription.completed":
      case "conversation.item.input_audio_transcription.failed":
        this.#responses.words.committed(event.item_id);
        break;
    }
    const written = transcriptionUsage(event, TRANSCRIPTION_MODEL);
    if (written !== null) this.#report(written);
    const ours = engineEventOf(event);
    if (ours !== null) this.#report(ours);
  }

  #speechStopped(itemId: string, endMs: number | undefined): void {
    const startMs = this.#startsMs.get(itemId);
    this.#startsMs.delete(itemId);
    this.#responses.words.stopped(itemId);
    const speechMs = startMs === undefined || endMs === undefined ? null : speechMsOf(startMs, endMs);
    this.#report({ type: "speech_stopped", itemId, speechMs });
  }

  #sessionId = "";

  /** A new session learns what was said, then hears what nobody wrote down, then what came while it opened. */
  #catchUp(): void {
    const { history, unheard } = this.#options;
    for (const one of history) this.remember(one);
    for (let at = 0; unheard !== null && at < unheard.length; at += UNHEARD_BYTES) {
      this.#send(appendAudio(unheard.subarray(at, at + UNHEARD_BYTES)));
    }
    for (const text of this.#early) this.#send(text);
    this.#early = [];
  }

  #lose(code: string, message: string): void {
    if (this.#closed) return;
    this.#end("giving up");
    this.#report({ type: "lost", code, message });
  }
}
