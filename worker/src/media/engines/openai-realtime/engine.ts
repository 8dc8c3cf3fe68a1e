import type { Remembered } from "../../../call/memory.ts";
import type { AssistantConfig } from "../../../call/routing.ts";
import type { Cue, EngineEvent, Heard, ToolOffer, ToolResult, VoiceEngine } from "../../ports.ts";
import { type AnswerEnd, Answers } from "./answers.ts";
import { engineEventOf, parseServerEvent, type ServerEvent, transcriptionUsage } from "./events.ts";
import { FunctionCalls } from "./function-calls.ts";
import {
  appendAudio,
  cancelResponse,
  createResponse,
  deleteItem,
  functionOutput,
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
  assistant: AssistantConfig;
  /** Asked for when it is spoken: whose call it is may be known by then. */
  greeting: () => string;
  /** All that the assistant is told of its work, asked for when the socket is there, and what it can do. */
  instructions: () => string;
  tools: readonly ToolOffer[];
  /** What was said in this call before, as heard, and what happened; a new session begins with it in memory. */
  history: readonly Remembered[];
  /** The caller's mu-law that an earlier session took with it; this one hears it first. */
  unheard: Uint8Array | null;
}

/** What the caller says while the session opens is kept; of a long wait the last four seconds. */
const MAX_EARLY_FRAMES = 200;
/** One message of the service may carry so much of it: a second. */
const UNHEARD_BYTES = 8_000;
/** Errors to our own cancel, truncate and delete that mean nothing is wrong: what they were about ended a moment before. */
const HARMLESS = new Set([
  "response_cancel_not_active",
  "item_truncate_invalid_item_id",
  "item_not_found",
  "conversation_already_has_active_response",
]);

/** A conversation with OpenAI Realtime. */
export class OpenAiRealtime implements VoiceEngine {
  readonly #options: OpenAiOptions;
  readonly #report: (event: EngineEvent) => void;
  #socket: WebSocket | null = null;
  #closed = false;
  #ready = false;
  readonly #answers = new Answers(
    (cue, eventId) => this.#send(createResponse(cue, this.#options.greeting(), eventId)),
    () => this.#send(cancelResponse()),
  );
  readonly #calls = new FunctionCalls();
  /** When the caller's utterances began, on the session's clock of appended audio. */
  readonly #startsMs = new Map<string, number>();
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
    const { model, assistant, instructions, tools } = this.#options;
    const socket = await openSocket(this.#options, `model=${encodeURIComponent(model)}`, {
      message: (data) => this.#take(data),
      lost: (code, message) => this.#lose(code, message),
    });
    if (socket === null) return;
    if (this.#closed) return socket.close(1000, "call ended");
    this.#socket = socket;
    try {
      socket.send(sessionUpdate(assistant, instructions(), tools));
    } catch {
      this.#lose("broken", "The connection to the voice service broke.");
    }
  }

  hear(audio: Uint8Array): void {
    if (this.#ready) return this.#send(appendAudio(audio));
    this.#early.push(appendAudio(audio));
    if (this.#early.length > MAX_EARLY_FRAMES) this.#early.shift();
  }

  get answering(): boolean {
    return this.#answers.pending;
  }

  answer(cue: Cue): void {
    if (this.#ready) this.#answers.ask(cue);
  }

  interrupt(heard: readonly Heard[]): void {
    this.#answers.cancel();
    for (const item of heard) this.#send(truncate(item));
  }

  finishTools(results: readonly ToolResult[]): void {
    for (const result of results) this.#send(functionOutput(result));
    this.#answers.release();
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
    // On its way when the answer was cancelled: nobody is to hear the beginning of it.
    if (this.#answers.cancelled) return;
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
        this.#catchUp();
        this.#report({ type: "opened", model: this.#options.model, sessionId: this.#sessionId });
        break;
      case "response.created":
        this.#answers.begun();
        break;
      case "response.output_audio_transcript.delta":
      case "response.output_audio_transcript.done":
        if (this.#answers.cancelled) return;
        break;
      case "response.output_item.done":
        return this.#calls.itemDone(event.response_id, event.item);
      case "response.function_call_arguments.done":
        return this.#calls.argumentsDone(event.call_id, event.arguments);
      case "response.done":
        this.#reportUsage(event);
        return this.#responseDone(event.response);
      case "input_audio_buffer.speech_started":
        if (event.audio_start_ms !== undefined) this.#startsMs.set(event.item_id, event.audio_start_ms);
        break;
      case "input_audio_buffer.speech_stopped": {
        const startMs = this.#startsMs.get(event.item_id);
        this.#startsMs.delete(event.item_id);
        const endMs = event.audio_end_ms;
        const speechMs = startMs === undefined || endMs === undefined ? null : speechMsOf(startMs, endMs);
        return this.#report({ type: "speech_stopped", itemId: event.item_id, speechMs });
      }
      case "error":
        this.#takeError(event.error);
        break;
    }
    const written = transcriptionUsage(event, TRANSCRIPTION_MODEL);
    if (written !== null) this.#report(written);
    const ours = engineEventOf(event, this.#options.model);
    if (ours !== null) this.#report(ours);
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

  #responseDone(response: Response): void {
    const calls = this.#calls.responseDone(response.id, response.output ?? []);
    const counts = !this.#answers.cancelled && (response.status ?? "completed") === "completed";
    if (calls.length > 0 && counts) {
      this.#answers.wait();
      this.#answers.done(endOf(response));
      return this.#report({ type: "tools_called", calls });
    }
    // The service waits for an output even of a call that nobody will make.
    for (const { toolCallId } of calls) this.#send(functionOutput({ toolCallId, output: NOT_MADE }));
    this.#ended(this.#answers.done(endOf(response)));
  }

  #reportUsage(event: ServerEvent): void {
    const usage = engineEventOf(event, this.#options.model);
    if (usage !== null) this.#report(usage);
  }

  #ended(end: AnswerEnd | null): void {
    if (end === null) return;
    if (end.outcome === "failed") this.#report({ type: "trouble", code: end.code, message: end.message });
    this.#report({ type: "answer_done", ...end });
  }

  #takeError(error: Extract<ServerEvent, { type: "error" }>["error"]): void {
    const { message } = error;
    const code = error.code ?? error.type ?? "error";
    const refused = this.#answers.refused(error.event_id ?? null, code, message);
    if (refused !== null) return this.#ended(refused);
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

type Response = Extract<ServerEvent, { type: "response.done" }>["response"];

function endOf({ status, status_details }: Response): AnswerEnd {
  const reason = status_details?.reason ?? "";
  if (status === "completed" || status === undefined)
    return { outcome: "completed", code: "silent", message: SILENT };
  if (status === "cancelled")
    return { outcome: "cut_by_engine", code: reason || "cancelled", message: SILENT };
  const { code, message } = status_details?.error ?? {};
  return {
    outcome: "failed",
    code: code ?? (reason || `response_${status}`),
    message: message ?? "The voice service failed to answer.",
  };
}
const NOT_MADE = "This was not done: the answer was cut off before.";
const SILENT = "The voice service ended its answer without a word.";
