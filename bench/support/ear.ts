import { setTimeout as sleep } from "node:timers/promises";
import { FRAME_MS } from "@patchbay/audio";
import { type FrameNumber, readFrame } from "./frames/numbered-frame.ts";

/** What came at a phone: a numbered frame, or that everything before is to be thrown away. Milliseconds of this process. */
export type Arrival = { atMs: number } & (FrameNumber | { cleared: true });

const WITHIN_MS = 15_000;
const LOOK_MS = 5;

/** Notes whose numbered frames come to a phone, and when. The assistant's answers are streams, numbered in their order. */
export class Ear {
  readonly arrivals: Arrival[] = [];
  readonly #frames = new Map<number, Set<number>>();

  /** A frame that is none of ours counts for nothing. */
  hear(frame: Uint8Array, atMs: number = performance.now()): void {
    const read = readFrame(frame);
    if (read === null) return;
    const { stream, seq } = read;
    this.arrivals.push({ atMs, stream, seq });
    const frames = this.#frames.get(stream) ?? new Set();
    this.#frames.set(stream, frames);
    frames.add(seq);
  }

  clear(atMs: number = performance.now()): void {
    this.arrivals.push({ atMs, cleared: true });
  }

  /** The first arrival that fits, now or as soon as it is there. Rejects after 15 s. */
  async arrival(fits: (arrival: Arrival) => boolean, what: string): Promise<Arrival> {
    const until = performance.now() + WITHIN_MS;
    for (;;) {
      const found = this.arrivals.find(fits);
      if (found !== undefined) return found;
      if (performance.now() > until) throw new Error(`${what} never came to the phone.`);
      await sleep(LOOK_MS);
    }
  }

  /** When the last frame of that stream came before this moment; NaN when none did. */
  lastMs(stream: number, beforeMs: number): number {
    const last = this.arrivals.findLast(
      (one) => one.atMs < beforeMs && "stream" in one && one.stream === stream,
    );
    return last?.atMs ?? Number.NaN;
  }

  /** The streams that were heard, in order. */
  get streams(): number[] {
    return [...this.#frames.keys()];
  }

  /** How many different frames of it were heard. */
  framesOf(stream: number): number {
    return this.#frames.get(stream)?.size ?? 0;
  }

  /** When the first frame of a stream with this number or a later one was heard; null if none was. */
  firstOf(stream: number): number | null {
    return this.arrivals.find((one) => "stream" in one && one.stream >= stream)?.atMs ?? null;
  }

  /** When the last frame of a stream before this one ended; null if none was heard. */
  endBefore(stream: number): number | null {
    const last = this.arrivals.findLast((one) => "stream" in one && one.stream < stream);
    return last === undefined ? null : last.atMs + FRAME_MS;
  }
}

export const isOf =
  (stream: number, sinceMs: number) =>
  (arrival: Arrival): boolean =>
    arrival.atMs >= sinceMs && "stream" in arrival && arrival.stream === stream;
