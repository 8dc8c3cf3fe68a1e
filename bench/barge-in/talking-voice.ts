import { FRAME_MS } from "@patchbay/audio";
import { type OpenAiStandIn, startOpenAiStandIn } from "../../simulators/openai/stand-in.ts";
import { numberedSound } from "../support/frames/numbered-frame.ts";
import type { Interruptions } from "./interruptions.ts";

/** Each answer is longer than it takes to be interrupted; made a little faster than it is spoken, as the service does. */
const ANSWER_FRAMES = 6_000 / FRAME_MS;
const SPEED = 1.5;

/** The voice stand-in in the bench's own process: it hears, and answers everything with numbered frames. */
export class TalkingVoice {
  readonly #standIn: OpenAiStandIn;
  #calls: Interruptions | null = null;

  private constructor(standIn: OpenAiStandIn) {
    this.#standIn = standIn;
  }

  static async start(): Promise<TalkingVoice> {
    let answers = 0;
    const voice: TalkingVoice = new TalkingVoice(
      await startOpenAiStandIn({
        port: 0,
        faults: { deltaMs: FRAME_MS, deltaSpeed: SPEED },
        soundFor() {
          answers += 1;
          return numberedSound(answers, ANSWER_FRAMES);
        },
        onSent(_sessionId, event, atMs) {
          if (event.type === "response.output_audio.delta") voice.#calls?.sent(answers, atMs);
          if (event.type === "input_audio_buffer.speech_started") voice.#calls?.speechStarted(atMs);
        },
      }),
    );
    return voice;
  }

  get apiUrl(): string {
    return `${this.#standIn.url}/v1`;
  }

  /** What is said from now on is noted there. One call at a time. */
  noteIn(calls: Interruptions): void {
    this.#calls = calls;
  }

  stop(): Promise<void> {
    return this.#standIn.close();
  }
}
