import {
  createFramer,
  decodeMulaw,
  encodeMulaw,
  FRAME_BYTES,
  FRAME_MS,
  levelDb,
  silenceFrame,
} from "@patchbay/audio";
import type { LineKnobs } from "./line-knobs.ts";
import { seeded } from "./seeded.ts";

const FULL_SCALE = 32_768;
/** What is quieter is no voice to a phone's detector. */
const VOICED_DB = -50;
/** A phone goes on sending for so long after the last voice. */
const HANGOVER_FRAMES = 10;
/** From the ear to the microphone and back through the phone. */
const ECHO_FRAMES = 3;
/** What is heard faster than it is played is no echo any more. */
const MOST_ECHO_FRAMES = 50;

/** 20 ms of the caller, and in which tick of the line they were spoken (from 1). */
export interface LineFrame {
  readonly frame: Uint8Array;
  readonly tick: number;
}

/** What lies between a caller's mouth and the network: their phone's detector, its echo, noise, jitter. 20 ms are a tick. */
export class CallerLine {
  readonly #knobs: () => LineKnobs;
  readonly #random: () => number;
  readonly #ear = createFramer();
  #echoes: Uint8Array[] = [];
  #waiting: (LineFrame & { readonly dueTick: number })[] = [];
  #tick = 0;
  #voicedTick = Number.NEGATIVE_INFINITY;

  /** `knobs` is asked at every tick. */
  constructor(knobs: () => LineKnobs) {
    this.#knobs = knobs;
    this.#random = seeded(knobs().lineSeed);
  }

  /** What the caller's ear is given, mu-law of any length. */
  heard(mulaw: Uint8Array): void {
    this.#echoes.push(...this.#ear.push(mulaw));
    if (this.#echoes.length > MOST_ECHO_FRAMES)
      this.#echoes.splice(0, this.#echoes.length - MOST_ECHO_FRAMES);
  }

  /** What leaves in this tick, in order; nothing where the phone pauses or the network is late. */
  sends(frame: Uint8Array): LineFrame[] {
    const knobs = this.#knobs();
    this.#tick += 1;
    const echo = this.#echoes.length > ECHO_FRAMES ? this.#echoes.shift() : undefined;
    if (levelDb(frame) > VOICED_DB) this.#voicedTick = this.#tick;
    const pauses = knobs.pausesWhenSilent && this.#tick - this.#voicedTick > HANGOVER_FRAMES;
    if (!pauses) {
      const lateTicks = Math.floor((this.#random() * knobs.jitterMs) / FRAME_MS);
      const dueTick = Math.max(this.#tick + lateTicks, this.#waiting.at(-1)?.dueTick ?? 0);
      this.#waiting.push({ frame: this.#impaired(frame, echo, knobs), tick: this.#tick, dueTick });
    }
    const due = this.#waiting.findIndex(({ dueTick }) => dueTick > this.#tick);
    return this.#waiting.splice(0, due < 0 ? this.#waiting.length : due);
  }

  #impaired(frame: Uint8Array, echo: Uint8Array | undefined, { echoDb, noiseDb }: LineKnobs): Uint8Array {
    if (echoDb === null && noiseDb === null) return frame;
    const own = decodeMulaw(frame);
    const back = echoDb === null ? null : decodeMulaw(echo ?? silenceFrame());
    const echoed = 10 ** ((echoDb ?? 0) / 20);
    // White noise that is as likely at each height has its root mean square at a third's root of the highest.
    const highest = noiseDb === null ? 0 : Math.sqrt(3) * FULL_SCALE * 10 ** (noiseDb / 20);
    const sum = new Int16Array(FRAME_BYTES);
    for (let at = 0; at < sum.length; at += 1) {
      const noise = highest === 0 ? 0 : (this.#random() * 2 - 1) * highest;
      const value = (own[at] ?? 0) + (back?.[at] ?? 0) * echoed + noise;
      sum[at] = Math.max(1 - FULL_SCALE, Math.min(FULL_SCALE - 1, value));
    }
    return encodeMulaw(sum);
  }
}
