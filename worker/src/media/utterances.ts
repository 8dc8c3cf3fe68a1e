import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import type { Said } from "./ports.ts";
import { callerTurn } from "./turns.ts";

/** Where finished turns and words still being spoken go. */
export interface UtteranceSink {
  /** `goesOn`: more of the assistant's words is still to be heard. */
  turn(turn: Turn, goesOn?: boolean): void;
  interim(words: Interim): void;
  /** Somebody has begun to speak; nothing of it is known yet. */
  began(words: Interim): void;
  /** Whose words were heard between two moments of the call: somebody may be on the line beside the caller. */
  spokenBy(fromMs: number, toMs: number): "caller" | "operator";
}

interface Speech extends Said {
  itemId: string;
  startMs: number;
  endMs: number | null;
}

/** What the caller says, from the first sound of an utterance to its turn. Times are milliseconds of the call. */
export class Utterances {
  readonly #sink: UtteranceSink;
  readonly #callMs: () => number;
  readonly #heard = new Map<string, Speech>();
  #callerStoppedMs: number | null = null;

  constructor(sink: UtteranceSink, callMs: () => number) {
    this.#sink = sink;
    this.#callMs = callMs;
  }

  /** Did the caller finish an utterance whose words are not known yet? */
  get unwritten(): boolean {
    return [...this.#heard.values()].some(({ endMs }) => endMs !== null);
  }

  callerStarted(itemId: string): void {
    const startMs = this.#callMs();
    this.#heard.set(itemId, { itemId, text: "", startMs, endMs: null });
    this.#sink.began({ turnId: itemId, speaker: "caller", text: "", startMs });
  }

  /** Answers how long ago by the call's clock the utterance began; null for one that is not known. */
  callerStopped(itemId: string): number | null {
    const now = this.#callMs();
    this.#callerStoppedMs = now;
    const speech = this.#heard.get(itemId);
    if (speech === undefined) return null;
    speech.endMs = now;
    return now - speech.startMs;
  }

  callerWords(itemId: string, delta: string): void {
    const speech = this.#heard.get(itemId);
    if (speech === undefined) return;
    speech.text += delta;
    this.#showHeard(speech);
  }

  /** The caller's turn is complete; without words it comes to nothing. */
  callerSaid(itemId: string, words: Said): void {
    const now = this.#callMs();
    const speech = this.#heard.get(itemId) ?? { itemId, text: "", startMs: now, endMs: now };
    this.#heard.delete(itemId);
    const said = { ...speech, ...words, endMs: speech.endMs ?? now };
    const turn = callerTurn(said, this.#sink.spokenBy(said.startMs, said.endMs));
    if (turn !== null) this.#sink.turn(turn);
    else this.#showHeard({ ...speech, text: "" });
  }

  /** Everything that the caller had begun to say and that nobody will write down. */
  forgetCaller(): void {
    for (const speech of this.#heard.values()) this.#showHeard({ ...speech, text: "" });
    this.#heard.clear();
  }

  /** How long ago the caller stopped, for whoever speaks after them first; null when nobody has waited. */
  waitedMs(): number | null {
    const waitedMs = this.#callerStoppedMs === null ? null : this.#callMs() - this.#callerStoppedMs;
    this.#callerStoppedMs = null;
    return waitedMs;
  }

  #showHeard(speech: Speech): void {
    const now = this.#callMs();
    const { itemId, text, startMs, endMs } = speech;
    const speaker = this.#sink.spokenBy(startMs, endMs ?? now);
    this.#sink.interim({ turnId: itemId, speaker, text, startMs });
  }
}
