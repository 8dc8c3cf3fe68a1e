import { LEVELS_PER_SECOND, type Level, type MarkReached, type WorkletCommand } from "./messages.ts";
import { Speaker, type SpeakerMessage } from "./speaker.ts";

/** The worklet's own globals, which the DOM's types do not know. */
declare const sampleRate: number;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Plays what the worker hands on and tells it which marks were heard. */
class SpeakerProcessor extends AudioWorkletProcessor {
  readonly #speaker = new Speaker(sampleRate);
  #line: MessagePort | null = null;
  #sinceLevel = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<WorkletCommand>) => {
      if (data.type === "latency") {
        this.#speaker.latencyMs = data.ms;
        return;
      }
      this.#line = data.port;
      this.#line.onmessage = (message: MessageEvent<SpeakerMessage>) => this.#speaker.take(message.data);
    };
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [first, ...others] = output ?? [];
    if (first === undefined) return true;
    for (const id of this.#speaker.render(first)) this.#line?.postMessage({ id } satisfies MarkReached);
    for (const other of others) other.set(first);
    this.#sinceLevel += first.length;
    if (this.#sinceLevel >= sampleRate / LEVELS_PER_SECOND) {
      this.#sinceLevel = 0;
      this.port.postMessage({ db: this.#speaker.takeLevelDb() } satisfies Level);
    }
    return true;
  }
}

registerProcessor("patchbay-speaker", SpeakerProcessor);
