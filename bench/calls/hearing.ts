import { FRAME_MS } from "@patchbay/audio";
import { sharedMs } from "../support/frames/clock.ts";
import type { Crossing } from "../support/frames/crossing.ts";
import { readFrame } from "../support/frames/numbered-frame.ts";

/** What the ears of a round's phones heard of the assistants: which frames, and how long it was from one to the next. */
export class Hearing {
  readonly #down: Crossing;
  readonly #playedMs = new Map<number, number>();
  /** From the beginning of a frame to that of the next one at the same ear, in milliseconds. */
  readonly gapsMs: number[] = [];
  /** How many frames of assistants were heard. */
  frames = 0;

  constructor(down: Crossing) {
    this.#down = down;
  }

  /** A frame is played now, by a phone that has a clock and a buffer of its own. */
  played(frame: Uint8Array, atMs: number = sharedMs()): void {
    this.#down.arrived(frame, atMs);
    const read = readFrame(frame);
    if (read === null) return;
    this.frames += 1;
    const before = this.#playedMs.get(read.stream);
    this.#playedMs.set(read.stream, atMs);
    if (before !== undefined) this.gapsMs.push(atMs - before);
  }

  /** A frame reached a phone whose buffer is played frame by frame: it is heard when those before it were. */
  arrived(frame: Uint8Array, atMs: number = sharedMs()): void {
    const read = readFrame(frame);
    const before = read === null ? undefined : this.#playedMs.get(read.stream);
    this.played(frame, Math.max(atMs, before === undefined ? 0 : before + FRAME_MS));
  }
}
