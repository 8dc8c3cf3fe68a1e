import type { Playback } from "./playback.ts";
import type { Heard, Said } from "./ports.ts";
import { assistantTurn } from "./turns.ts";
import type { UtteranceSink, Utterances } from "./utterances.ts";

interface Speech extends Said {
  itemId: string;
  /** When the caller's ear got to it; null before. */
  startMs: number | null;
  /** Nothing is added to its words any more. */
  written: boolean;
  /** It was heard to its end at `endMs`, and only its words are still awaited. */
  heard: (Heard & { endMs: number }) | null;
}

/**
 * The assistant's own words, from the first of an utterance to its turn. Sound and words come apart: an utterance that was heard
 * whole before all its words were there is a turn as soon as they are, or can come no more. Times are milliseconds of the call.
 */
export class AssistantSpeech {
  readonly #sink: UtteranceSink;
  readonly #callMs: () => number;
  readonly #caller: Pick<Utterances, "waitedMs">;
  readonly #playback: Playback;
  readonly #said = new Map<string, Speech>();

  constructor(
    sink: UtteranceSink,
    callMs: () => number,
    caller: Pick<Utterances, "waitedMs">,
    playback: Playback,
  ) {
    this.#sink = sink;
    this.#callMs = callMs;
    this.#caller = caller;
    this.#playback = playback;
  }

  /** More of its sound, mu-law of any length. False when it is over already, or nobody is there to hear it. */
  add(itemId: string, audio: Uint8Array): boolean {
    if (!this.#playback.add(itemId, audio)) return false;
    this.#speech(itemId);
    return true;
  }

  /** The caller's ear has got to it. */
  sounds(itemId: string): void {
    const speech = this.#speech(itemId);
    if (speech.startMs !== null) return;
    speech.startMs = this.#callMs();
    const firstAudioMs = this.#caller.waitedMs();
    if (firstAudioMs !== null) speech.firstAudioMs = firstAudioMs;
  }

  words(itemId: string, delta: string): void {
    if (!this.#takesWords(itemId)) return;
    const speech = this.#speech(itemId);
    speech.text += delta;
    const { text, startMs } = speech;
    this.#sink.interim({ turnId: itemId, speaker: "assistant", text, startMs: startMs ?? this.#callMs() });
  }

  /** All its words. They may be known before its first sound is heard: another utterance of the same answer may be before it. */
  text(itemId: string, words: Said): void {
    if (!this.#takesWords(itemId)) return;
    Object.assign(this.#speech(itemId), words, { written: true });
    this.#finish();
  }

  /** It is over for the caller's ear. */
  over(heard: Heard): void {
    const speech = this.#said.get(heard.itemId);
    if (speech === undefined) return;
    speech.heard = { ...heard, endMs: this.#callMs() };
    // What was cut off was given up, by whoever cut it: nobody writes its rest.
    speech.written ||= heard.finished !== true;
    this.#finish();
  }

  /** The answer is over: no sound and no word comes of any utterance that was begun. */
  answerOver(): void {
    this.#playback.completeAll();
    this.#giveUpWords();
  }

  /** Silence at the caller's ear, at once: answers every utterance that was not heard to its end. */
  cut(): Heard[] {
    const cut = this.#playback.cut();
    this.#giveUpWords();
    return cut;
  }

  #giveUpWords(): void {
    for (const speech of this.#said.values()) speech.written = true;
    this.#finish();
  }

  /** What comes of an utterance that is over is no turn's. */
  #takesWords(itemId: string): boolean {
    return !this.#playback.isOver(itemId) || this.#said.has(itemId);
  }

  #speech(itemId: string): Speech {
    const held = this.#said.get(itemId);
    if (held !== undefined) return held;
    const speech: Speech = { itemId, text: "", startMs: null, written: false, heard: null };
    this.#said.set(itemId, speech);
    return speech;
  }

  /** Reports what was heard and is written, in the order in which it was heard: one that awaits its words holds up those behind it. */
  #finish(): void {
    const over = [...this.#said.values()].filter(({ heard }) => heard !== null);
    for (const [at, { itemId, written, heard, startMs, ...said }] of over.entries()) {
      if (!written || heard === null) return;
      this.#said.delete(itemId);
      const { heardMs, generatedMs, endMs } = heard;
      const spoken = { ...said, itemId, startMs: startMs ?? endMs, endMs };
      const goesOn = at + 1 < over.length || this.#playback.speaking;
      this.#sink.turn(assistantTurn(spoken, heardMs, generatedMs), goesOn);
    }
  }
}
