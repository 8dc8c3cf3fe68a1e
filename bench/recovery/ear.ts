import { FRAME_MS } from "@patchbay/audio";
import { readFrame } from "../support/frames/numbered-frame.ts";

/** What one caller heard of the assistant's answers. Times are milliseconds of any one clock. */
export class Ear {
  readonly #frames = new Map<number, Set<number>>();
  readonly #heard: { answer: number; atMs: number }[] = [];

  /** A frame reached the phone; what is no numbered frame is not the assistant's. */
  take(frame: Uint8Array, atMs: number): void {
    const read = readFrame(frame);
    if (read === null) return;
    const frames = this.#frames.get(read.stream) ?? new Set();
    this.#frames.set(read.stream, frames);
    frames.add(read.seq);
    this.#heard.push({ answer: read.stream, atMs });
  }

  /** The answers that were heard, in order. */
  get answers(): number[] {
    return [...this.#frames.keys()];
  }

  framesOf(answer: number): number {
    return this.#frames.get(answer)?.size ?? 0;
  }

  /** When the first frame of an answer with this number or a later one was heard; null if none was. */
  firstOf(answer: number): number | null {
    return this.#heard.find((one) => one.answer >= answer)?.atMs ?? null;
  }

  /** When the last frame of an answer before this one ended; null if none was heard. */
  endBefore(answer: number): number | null {
    const last = this.#heard.findLast((one) => one.answer < answer);
    return last === undefined ? null : last.atMs + FRAME_MS;
  }
}
