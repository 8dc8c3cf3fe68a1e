import { LEVELS_PER_SECOND, type Level, type WorkletCommand } from "./messages.ts";
import { Microphone } from "./microphone.ts";

/** The worklet's own globals, which the DOM's types do not know. */
declare const sampleRate: number;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Cuts the microphone into mu-law frames and hands them to the worker. */
class MicrophoneProcessor extends AudioWorkletProcessor {
  readonly #microphone = new Microphone(sampleRate);
  #line: MessagePort | null = null;
  #sinceLevel = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<WorkletCommand>) => {
      if (data.type === "line") this.#line = data.port;
    };
  }

  process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
    const quantum = output?.[0]?.length ?? 128;
    // A microphone that is just being changed gives no channel: silence keeps the rhythm.
    const samples = input?.[0] ?? new Float32Array(quantum);
    // A copy, not handed over: frames of one push may share their memory.
    for (const frame of this.#microphone.push(samples)) this.#line?.postMessage(frame);
    this.#sinceLevel += samples.length;
    if (this.#sinceLevel >= sampleRate / LEVELS_PER_SECOND) {
      this.#sinceLevel = 0;
      this.port.postMessage({ db: this.#microphone.takeLevelDb() } satisfies Level);
    }
    return true;
  }
}

registerProcessor("patchbay-microphone", MicrophoneProcessor);
