import {
  createResampler,
  decodeMulaw,
  floatFromPcm,
  levelDb,
  type Resampler,
  SAMPLE_RATE_HZ,
  SILENCE_DB,
} from "@patchbay/audio";
import { JitterBuffer } from "./jitter-buffer.ts";
import { PlayedMarks } from "./played-marks.ts";

/** What the edge has the phone play. */
export type SpeakerMessage =
  | { type: "audio"; audio: Uint8Array }
  | { type: "mark"; id: number }
  | { type: "clear" };

/** From mu-law frames of the edge to samples at the rate of this machine, and the proof of what was heard. */
export class Speaker {
  readonly #rateHz: number;
  readonly #buffer = new JitterBuffer();
  readonly #marks = new PlayedMarks();
  #resampler: Resampler;
  /** Samples at our own rate that were not asked for yet. */
  #ready: Float32Array = new Float32Array();
  #given = 0;
  #latencySamples = 0;
  #loudestDb = SILENCE_DB;

  /** `rateHz` is what the audio context runs at. */
  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    this.#resampler = createResampler(SAMPLE_RATE_HZ, rateHz);
  }

  /** How long a sample takes from here to the ear, in ms. */
  set latencyMs(latencyMs: number) {
    this.#latencySamples = Math.round((Math.max(0, latencyMs) * this.#rateHz) / 1_000);
  }

  take(message: SpeakerMessage): void {
    switch (message.type) {
      case "audio":
        return this.#buffer.push(message.audio);
      case "mark":
        return this.#buffer.mark(message.id);
      case "clear":
        this.#buffer.clear();
        this.#ready = new Float32Array();
        this.#resampler = createResampler(SAMPLE_RATE_HZ, this.#rateHz);
        return this.#marks.forgetAfter(this.#given);
    }
  }

  /** Fills `out` (mono) and tells which marks the ear has reached by now. */
  render(out: Float32Array): readonly number[] {
    let filled = 0;
    while (filled < out.length) {
      if (this.#ready.length === 0) this.#refill();
      const part = this.#ready.subarray(0, out.length - filled);
      out.set(part, filled);
      this.#ready = this.#ready.subarray(part.length);
      filled += part.length;
      this.#given += part.length;
    }
    return this.#marks.reached(this.#given - this.#latencySamples);
  }

  /** The loudest 20 ms since the last time this was asked, in dBFS. */
  takeLevelDb(): number {
    const loudest = this.#loudestDb;
    this.#loudestDb = SILENCE_DB;
    return loudest;
  }

  #refill(): void {
    const { frame, marks } = this.#buffer.pull();
    // What was taken before these marks has been given up to this very sample.
    for (const id of marks) this.#marks.add(id, this.#given);
    if (frame !== null) this.#loudestDb = Math.max(this.#loudestDb, levelDb(frame));
    const pcm = frame === null ? new Float32Array(160) : floatFromPcm(decodeMulaw(frame));
    this.#ready = this.#resampler.push(pcm);
  }
}
