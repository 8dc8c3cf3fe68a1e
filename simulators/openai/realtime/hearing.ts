import { createFramer, durationMs, SAMPLE_RATE_HZ } from "@patchbay/audio";
import { createSegmenter, type Segmenter } from "../../speech/segmenter.ts";
import { createInputDecoder } from "./audio-format.ts";
import type { AudioFormat, TurnDetection } from "./wire/session-config.ts";

/** An utterance that is complete: its sound as mu-law, its times on the clock of appended sound. */
export interface Utterance {
  readonly startMs: number;
  readonly endMs: number;
  readonly audio: Uint8Array;
}

export type HeardEvent =
  | { readonly kind: "speech_started"; readonly atMs: number }
  | { readonly kind: "speech_stopped"; readonly utterance: Utterance };

const SEMANTIC_SILENCE_MS = { low: 900, medium: 500, high: 300, auto: 500 };
/** With manual turns the buffer keeps at most this much sound. */
const BUFFER_MOST_MS = 10 * 60_000;

/** The input audio buffer: a clock that counts appended sound, and voice activity on it where the session asks for it. */
export class InputBuffer {
  #format: AudioFormat;
  #turn: TurnDetection | null;
  #decode: (bytes: Uint8Array) => Uint8Array;
  #framer = createFramer();
  #segmenter: Segmenter | undefined;
  #segmenterBeganMs = 0;
  #nowMs = 0;
  #manual: Uint8Array[] = [];
  #manualMs = 0;

  constructor(format: AudioFormat, turn: TurnDetection | null) {
    this.#format = format;
    this.#turn = turn;
    this.#decode = createInputDecoder(format);
    this.#listenAnew();
  }

  /** Takes the session's settings over; an utterance that is going on is forgotten only when they changed. */
  configure(format: AudioFormat, turn: TurnDetection | null): void {
    if (JSON.stringify(format) !== JSON.stringify(this.#format)) {
      this.#format = format;
      this.#decode = createInputDecoder(format);
      this.#framer.reset();
    }
    if (JSON.stringify(turn) !== JSON.stringify(this.#turn)) {
      this.#turn = turn;
      this.#listenAnew();
    }
  }

  /** Appends sound in the session's format and says what was noticed in it. */
  append(bytes: Uint8Array): HeardEvent[] {
    const mulaw = this.#decode(bytes);
    if (this.#segmenter === undefined) {
      this.#nowMs += durationMs(mulaw.length);
      if (this.#manualMs < BUFFER_MOST_MS) {
        this.#manual.push(mulaw.slice());
        this.#manualMs += durationMs(mulaw.length);
      }
      return [];
    }
    const events: HeardEvent[] = [];
    for (const frame of this.#framer.push(mulaw)) {
      for (const event of this.#segmenter.push(frame)) {
        const startMs = Math.max(0, this.#segmenterBeganMs + event.startMs - this.#prefixMs);
        if (event.kind === "started") events.push({ kind: "speech_started", atMs: startMs });
        else {
          const endMs = this.#segmenterBeganMs + this.#segmenter.nowMs;
          events.push({ kind: "speech_stopped", utterance: { startMs, endMs, audio: event.audio } });
        }
      }
      this.#nowMs = this.#segmenterBeganMs + this.#segmenter.nowMs;
    }
    return events;
  }

  /** Everything since the last commit, or undefined when that is less than 100 ms. */
  commit(): Utterance | undefined {
    const current = this.#segmenter?.current();
    const audio = current?.audio ?? joined(this.#manual);
    const heldMs = durationMs(audio.length);
    if (heldMs < 100) return undefined;
    this.clear();
    return { startMs: this.#nowMs - heldMs, endMs: this.#nowMs, audio };
  }

  get heldMs(): number {
    return durationMs(this.#segmenter?.current()?.audio.length ?? 0) + this.#manualMs;
  }

  clear(): void {
    this.#framer.reset();
    this.#listenAnew();
  }

  #listenAnew(): void {
    this.#manual = [];
    this.#manualMs = 0;
    this.#segmenterBeganMs = this.#nowMs;
    const turn = this.#turn;
    this.#segmenter =
      turn === null
        ? undefined
        : createSegmenter({
            // 0.5, the default, is the level at which speech on a telephone stands out from its noise.
            thresholdDb: turn.type === "server_vad" ? -62 + 40 * turn.threshold : -42,
            silenceMs:
              turn.type === "server_vad" ? turn.silence_duration_ms : SEMANTIC_SILENCE_MS[turn.eagerness],
            prefixMs: this.#prefixMs,
          });
  }

  get #prefixMs(): number {
    return this.#turn?.type === "server_vad" ? this.#turn.prefix_padding_ms : 300;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    out.set(piece, offset);
    offset += piece.length;
  }
  return out;
}

/** Milliseconds of sound in so many bytes of a format. */
export function formatMs(format: AudioFormat, bytes: number): number {
  return format.type === "audio/pcmu" ? (bytes * 1_000) / SAMPLE_RATE_HZ : bytes / 48;
}
