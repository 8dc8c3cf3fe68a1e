import {
  createFramer,
  createResampler,
  encodeMulaw,
  levelDb,
  pcmFromFloat,
  SAMPLE_RATE_HZ,
  SILENCE_DB,
} from "@patchbay/audio";

/** From samples at the rate of this machine to mu-law frames of 160 bytes (20 ms). */
export class Microphone {
  readonly #resampler;
  readonly #framer = createFramer();
  #loudestDb = SILENCE_DB;

  /** `rateHz` is what the audio context runs at. */
  constructor(rateHz: number) {
    this.#resampler = createResampler(rateHz, SAMPLE_RATE_HZ);
  }

  /** The frames that these samples (mono) complete; each is a copy of its own. */
  push(samples: Float32Array): Uint8Array<ArrayBuffer>[] {
    const frames = this.#framer.push(encodeMulaw(pcmFromFloat(this.#resampler.push(samples))));
    for (const frame of frames) this.#loudestDb = Math.max(this.#loudestDb, levelDb(frame));
    return frames;
  }

  /** The loudest 20 ms since the last time this was asked, in dBFS. */
  takeLevelDb(): number {
    const loudest = this.#loudestDb;
    this.#loudestDb = SILENCE_DB;
    return loudest;
  }
}
