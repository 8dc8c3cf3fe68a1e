import { FRAME_MS } from "@patchbay/audio";
import { type OpenAiStandIn, startOpenAiStandIn } from "../../../simulators/openai/stand-in.ts";
import { numberedSound } from "../frames/numbered-frame.ts";
import type { ProductVoice } from "../product/product.ts";

/** One answer of the voice; its frames carry its number. */
export interface Answer {
  readonly sessionId: string;
  readonly frames: number;
  /** The service's name for it, which the call's log has too; null until it began to sound. */
  itemId: string | null;
}

/** The voice stand-in in the bench's own process: deaf, speaks numbered frames at the pace of speech, and knows what it said. */
export class AnsweringVoice implements ProductVoice {
  readonly #standIn: OpenAiStandIn;
  readonly #answers: Answer[] = [];
  readonly #latest = new Map<string, Answer>();
  /** How long answers are that begin from now on. */
  answerFrames = 0;

  private constructor(standIn: OpenAiStandIn) {
    this.#standIn = standIn;
  }

  static async start(): Promise<AnsweringVoice> {
    const voice: AnsweringVoice = new AnsweringVoice(
      await startOpenAiStandIn({
        port: 0,
        faults: { hearing: false, deltaMs: FRAME_MS, deltaSpeed: 1 },
        soundFor: (sessionId) => voice.#begin(sessionId),
        onSent(sessionId, event) {
          const answer = event.type === "response.output_audio.delta" ? voice.#latest.get(sessionId) : null;
          if (answer && event.type === "response.output_audio.delta") answer.itemId ??= event.item_id;
        },
      }),
    );
    return voice;
  }

  get apiUrl(): string {
    return `${this.#standIn.url}/v1`;
  }

  /** How many answers were begun; the next one has this number. */
  get answers(): number {
    return this.#answers.length;
  }

  answer(number: number): Answer | undefined {
    return this.#answers[number];
  }

  get openSessions(): number {
    return this.#standIn.sessions().filter(({ closedAtMs }) => closedAtMs === null).length;
  }

  /** How many things a session was told to remember. */
  remembered(sessionId: string): number {
    const session = this.#standIn.sessions().find(({ id }) => id === sessionId);
    return session?.received["conversation.item.create"] ?? 0;
  }

  /** From now on, for so long, it turns away whoever asks it or calls it. */
  limitFor(ms: number): void {
    this.#standIn.setKnobs({ rateLimitedUntilMs: Date.now() + ms });
  }

  close(): Promise<void> {
    return this.#standIn.close();
  }

  #begin(sessionId: string): Uint8Array {
    const answer = { sessionId, frames: this.answerFrames, itemId: null };
    const number = this.#answers.push(answer) - 1;
    this.#latest.set(sessionId, answer);
    return numberedSound(number, answer.frames);
  }
}
