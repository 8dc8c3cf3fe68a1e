import { createFramer, durationMs, FRAME_MS, type Framer } from "@patchbay/audio";
import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import { assistantTurn, callerTurn } from "../call/turns.ts";
import { Pacer } from "./pacer.ts";
import { PlaybackLedger } from "./playback-ledger.ts";
import type { EngineEvent, Heard, MediaTransport, VoiceEngine } from "./ports.ts";

/** One mark for so many frames: heard times are known to 100 ms at the cost of ten small messages a second. */
const FRAMES_A_MARK = 5;

/** Where a conversation reports to. */
export interface ConversationSink {
  turn(turn: Turn): void;
  interim(words: Interim): void;
}

interface Speech {
  itemId: string;
  text: string;
  startMs: number;
  endMs: number;
  firstAudioMs?: number;
}

/**
 * The loop between one caller and one voice model: paces the model's speech to the caller, hands the caller's to the
 * model, stops the one when the other begins, and says of every utterance what was heard. Knows no socket and no log.
 */
export class Conversation {
  transport: MediaTransport | null = null;
  engine: VoiceEngine | null = null;
  readonly #sink: ConversationSink;
  /** Milliseconds since the call began. */
  readonly #callMs: () => number;
  readonly #ledger = new PlaybackLedger();
  readonly #pacer: Pacer;
  readonly #framers = new Map<string, Framer>();
  readonly #said = new Map<string, Speech>();
  readonly #heard = new Map<string, Speech>();
  /** Utterances that were cut off: what still arrives of them is not played. */
  readonly #discarded = new Set<string>();
  #frames = 0;
  #callerStoppedMs: number | null = null;

  constructor(sink: ConversationSink, callMs: () => number, now: () => number = Date.now) {
    this.#sink = sink;
    this.#callMs = callMs;
    this.#pacer = new Pacer((itemId, frame) => this.#emit(itemId, frame), now);
  }

  /** The caller's audio, as it came. */
  hear(audio: Uint8Array): void {
    this.engine?.hear(audio);
  }

  /** The far end played up to a mark. */
  markReached(id: number): void {
    const proof = this.#ledger.reached(id);
    if (proof?.finished) this.#finishSaid(proof);
  }

  /** The engine's own events; everything about its life (`opened`, `lost`, `usage`) is the caller's to handle. */
  take(event: EngineEvent): void {
    switch (event.type) {
      case "audio":
        return this.#takeAudio(event.itemId, event.audio);
      case "words":
        return this.#takeWords(event.itemId, event.delta);
      case "utterance_done":
        return this.#takeDone(event.itemId, event.text);
      case "speech_started":
        this.#heard.set(event.itemId, {
          itemId: event.itemId,
          text: "",
          startMs: this.#callMs(),
          endMs: 0,
        });
        return this.#bargeIn();
      case "speech_stopped":
        this.#callerStoppedMs = this.#callMs();
        return this.#update(this.#heard.get(event.itemId), { endMs: this.#callMs() });
      case "caller_words": {
        const speech = this.#heard.get(event.itemId);
        this.#update(speech, { text: (speech?.text ?? "") + event.delta });
        return this.#showInterim("caller", speech);
      }
      case "caller_said":
      case "caller_unclear":
        return this.#finishHeard(event.itemId, event.type === "caller_said" ? event.text : "");
      default:
        return;
    }
  }

  /** Would an engine that goes now leave the caller without an answer that was due or begun? */
  get awaitsEngine(): boolean {
    return this.#ledger.speaking || [...this.#heard.values()].some(({ endMs }) => endMs > 0);
  }

  /** The engine is gone, and with it the words of whoever was speaking or had just spoken. */
  loseEngine(): void {
    this.engine = null;
    this.stop();
    for (const speech of this.#heard.values()) this.#showInterim("caller", { ...speech, text: "" });
    this.#heard.clear();
  }

  /** The leg is gone or given up: what was not heard by now never will be. */
  stop(): void {
    this.#pacer.clear();
    for (const cut of this.#ledger.clear()) this.#finishSaid(cut);
    this.#framers.clear();
  }

  #takeAudio(itemId: string, audio: Uint8Array): void {
    if (this.#discarded.has(itemId)) return;
    if (!this.#said.get(itemId)?.startMs) {
      const startMs = this.#callMs();
      const waited = this.#callerStoppedMs === null ? {} : { firstAudioMs: startMs - this.#callerStoppedMs };
      this.#callerStoppedMs = null;
      this.#said.set(itemId, { itemId, text: "", endMs: 0, ...this.#said.get(itemId), startMs, ...waited });
    }
    const framer = this.#framers.get(itemId) ?? createFramer();
    this.#framers.set(itemId, framer);
    this.#queue(itemId, framer.push(audio));
  }

  #takeWords(itemId: string, delta: string): void {
    if (this.#discarded.has(itemId)) return;
    const speech = this.#said.get(itemId) ?? { itemId, text: "", startMs: 0, endMs: 0 };
    this.#said.set(itemId, speech);
    speech.text += delta;
    this.#showInterim("assistant", speech);
  }

  #takeDone(itemId: string, text: string): void {
    if (this.#discarded.has(itemId)) return;
    const rest = this.#framers.get(itemId)?.flush();
    this.#framers.delete(itemId);
    this.#update(this.#said.get(itemId), { text });
    // Completed before its last frame is queued, so that the frame's own mark closes the utterance.
    this.#ledger.completed(itemId);
    if (rest !== undefined) this.#queue(itemId, [rest]);
    else if (this.#ledger.allSent(itemId)) this.transport?.mark(this.#ledger.mark(itemId));
  }

  #queue(itemId: string, frames: Uint8Array[]): void {
    if (frames.length === 0) return;
    this.#ledger.generated(itemId, frames.length * FRAME_MS);
    this.#pacer.push(itemId, frames);
  }

  #emit(itemId: string, frame: Uint8Array): void {
    this.transport?.send(frame);
    this.#ledger.sent(itemId, durationMs(frame.length));
    this.#frames += 1;
    if (this.#frames % FRAMES_A_MARK === 0 || this.#ledger.allSent(itemId)) {
      this.transport?.mark(this.#ledger.mark(itemId));
    }
  }

  #bargeIn(): void {
    if (!this.#ledger.speaking) return;
    this.transport?.clear();
    this.#pacer.clear();
    const cut = this.#ledger.clear();
    this.engine?.interrupt(cut);
    for (const item of cut) this.#finishSaid(item);
  }

  #finishSaid({ itemId, heardMs, generatedMs }: Heard): void {
    const speech = this.#said.get(itemId);
    this.#said.delete(itemId);
    this.#framers.delete(itemId);
    this.#discarded.add(itemId);
    if (speech === undefined) return;
    this.#sink.turn(assistantTurn({ ...speech, endMs: this.#callMs() }, heardMs, generatedMs));
  }

  #finishHeard(itemId: string, text: string): void {
    const now = this.#callMs();
    const speech = this.#heard.get(itemId) ?? { itemId, text: "", startMs: now, endMs: now };
    this.#heard.delete(itemId);
    const turn = callerTurn({ ...speech, text, endMs: speech.endMs || now });
    if (turn !== null) this.#sink.turn(turn);
    else this.#showInterim("caller", { ...speech, text: "" });
  }

  #update(speech: Speech | undefined, change: Partial<Speech>): void {
    if (speech !== undefined) Object.assign(speech, change);
  }

  #showInterim(speaker: "caller" | "assistant", speech: Speech | undefined): void {
    if (speech === undefined) return;
    this.#sink.interim({ turnId: speech.itemId, speaker, text: speech.text, startMs: speech.startMs });
  }
}
