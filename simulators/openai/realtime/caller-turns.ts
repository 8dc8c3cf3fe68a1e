import { heardWords } from "../../speech/recogniser.ts";
import { type HeardEvent, InputBuffer, type Utterance } from "./hearing.ts";
import type { Responses } from "./responses.ts";
import { until } from "./speaking.ts";
import type { SessionState } from "./state.ts";
import { type HeardItem, newId, wallMs } from "./wire/outgoing.ts";

/** What a transcript says of speech that is none of the vocabulary's lines. */
export const NOT_RECOGNISED = "(not recognised)";

/** Shorter speech that is none of the lines is a cough or a click. */
const NOISE_MOST_MS = 350;

/** The caller's side of a session: appended sound becomes turns, turns become items, transcripts and responses. */
export class CallerTurns {
  readonly #state: SessionState;
  readonly #responses: Responses;
  readonly #buffer: InputBuffer;
  #itemId = newId("item");

  constructor(state: SessionState, responses: Responses) {
    this.#state = state;
    this.#responses = responses;
    this.#buffer = new InputBuffer(
      state.session.audio.input.format,
      state.session.audio.input.turn_detection,
    );
  }

  /** Takes over the session's input settings after an update. */
  configure(): void {
    const { format, turn_detection } = this.#state.session.audio.input;
    this.#buffer.configure(format, turn_detection);
  }

  /** Sound in the session's input format. */
  append(bytes: Uint8Array): void {
    if (!this.#state.knobs().hearing) return;
    for (const event of this.#buffer.append(bytes)) this.#notice(event);
  }

  clear(): void {
    this.#buffer.clear();
    this.#state.send({ type: "input_audio_buffer.cleared" });
  }

  /** The client ends the turn itself; that never begins a response. */
  commit(eventId: string | null): void {
    const heldMs = this.#buffer.heldMs;
    const utterance = this.#buffer.commit();
    if (utterance === undefined) {
      const message = `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${heldMs.toFixed(2)}ms of audio.`;
      this.#state.fail("input_audio_buffer_commit_empty", message, null, eventId);
    } else this.#take(utterance, this.#nextItem());
  }

  #notice(event: HeardEvent): void {
    const { send, session } = this.#state;
    const turn = session.audio.input.turn_detection;
    if (event.kind === "speech_started") {
      send({
        type: "input_audio_buffer.speech_started",
        audio_start_ms: Math.round(event.atMs),
        item_id: this.#itemId,
      });
      if (turn?.interrupt_response) this.#responses.cancel("turn_detected");
      return;
    }
    const { speechStoppedDelayMs } = this.#state.knobs();
    if (speechStoppedDelayMs === 0) return this.#stopped(event.utterance);
    void until(performance.now() + speechStoppedDelayMs, this.#state.closed).then(() => {
      if (!this.#state.closed.aborted) this.#stopped(event.utterance);
    });
  }

  #stopped(utterance: Utterance): void {
    const { send, session } = this.#state;
    const stoppedAtMs = wallMs();
    send({
      type: "input_audio_buffer.speech_stopped",
      audio_end_ms: Math.round(utterance.endMs),
      item_id: this.#itemId,
    });
    // Whoever speaks again before this one is committed speaks another.
    const id = this.#nextItem();
    const { committedDelayMs } = this.#state.knobs();
    const commit = (): void => {
      this.#take(utterance, id);
      if (session.audio.input.turn_detection?.create_response) this.#responses.create("vad", stoppedAtMs);
    };
    if (committedDelayMs === 0) return commit();
    void until(performance.now() + committedDelayMs, this.#state.closed).then(() => {
      if (!this.#state.closed.aborted) commit();
    });
  }

  /** The item that is being spoken; what is spoken from now on is another. */
  #nextItem(): string {
    const id = this.#itemId;
    this.#itemId = newId("item");
    return id;
  }

  /** Makes the utterance the conversation's next item. */
  #take(utterance: Utterance, id: string): void {
    const { send, conversation, recogniser, observation } = this.#state;
    const heard = recogniser.recognise(utterance.audio);
    const text =
      heard.kind === "line"
        ? heardWords(heard.line.text, heard.fraction)
        : this.#isNoise(utterance)
          ? ""
          : NOT_RECOGNISED;
    const previous = conversation.previousOf(id);
    const item = {
      id,
      object: "realtime.item" as const,
      type: "message" as const,
      role: "user" as const,
      status: "completed" as const,
      content: [{ type: "input_audio" as const }],
    };
    const audio = Buffer.from(utterance.audio).toString("base64");
    conversation.insert({ id, item, understood: text, audioMs: utterance.endMs - utterance.startMs, audio });
    observation.heard.push({
      itemId: id,
      lineId: heard.kind === "line" ? heard.line.id : null,
      text,
      fraction: heard.kind === "line" ? heard.fraction : 0,
      startMs: utterance.startMs,
      endMs: utterance.endMs,
      atMs: wallMs(),
    });
    send({ type: "input_audio_buffer.committed", item_id: id, previous_item_id: previous });
    const shown: HeardItem = { ...item, content: [{ type: "input_audio", transcript: null }] };
    send({ type: "conversation.item.added", item: shown, previous_item_id: previous });
    send({ type: "conversation.item.done", item: shown, previous_item_id: previous });
    if (this.#state.session.audio.input.transcription !== null) void this.#transcribe(id, text, utterance);
  }

  /** A sound too short for a word is transcribed as nothing at all. */
  #isNoise({ startMs, endMs }: Utterance): boolean {
    const turn = this.#state.session.audio.input.turn_detection;
    if (turn?.type !== "server_vad") return false;
    return endMs - startMs - turn.prefix_padding_ms - turn.silence_duration_ms < NOISE_MOST_MS;
  }

  async #transcribe(itemId: string, text: string, utterance: Utterance): Promise<void> {
    const { send, closed, conversation } = this.#state;
    const { transcriptionDelayMs, transcriptionFails } = this.#state.knobs();
    await until(performance.now() + transcriptionDelayMs, closed);
    if (closed.aborted) return;
    const at = { item_id: itemId, content_index: 0 };
    if (transcriptionFails) {
      const error = {
        type: "server_error",
        code: "audio_unintelligible",
        message: "The audio could not be transcribed.",
      };
      send({ type: "conversation.item.input_audio_transcription.failed", ...at, error });
      return;
    }
    const entry = conversation.find(itemId);
    if (entry?.item.type === "message" && entry.item.role === "user") {
      entry.item = { ...entry.item, content: [{ type: "input_audio", transcript: text }] };
    }
    for (const delta of text.split(/(?<= )/)) {
      send({ type: "conversation.item.input_audio_transcription.delta", ...at, delta });
    }
    const seconds = (utterance.endMs - utterance.startMs) / 1_000;
    send({
      type: "conversation.item.input_audio_transcription.completed",
      ...at,
      transcript: text,
      usage: { type: "duration", seconds },
    });
  }
}
