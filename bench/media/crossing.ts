import { type FrameNumber, numberOf } from "./numbered-frame.ts";

interface Crossed {
  sentAtMs: number;
  delayMs: number | null;
}

/** A span of one clock, in milliseconds. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** One direction of many streams: when each frame was sent and how long it took. Both ends use one clock. */
export class Crossing {
  readonly #streams = new Map<number, Crossed[]>();
  sentFrames = 0;
  arrivedFrames = 0;
  /** Came a second time, or was never sent. */
  strangeFrames = 0;

  /** A frame of a stream left; they leave in order. */
  sent({ stream, seq }: FrameNumber, atMs: number): void {
    const frames = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, frames);
    frames[seq] = { sentAtMs: atMs, delayMs: null };
    this.sentFrames += 1;
  }

  /** A frame was read at the other end. */
  arrived(bytes: Uint8Array, atMs: number): void {
    const number = numberOf(bytes);
    const frame = number === null ? undefined : this.#streams.get(number.stream)?.[number.seq];
    if (frame === undefined || frame.delayMs !== null) {
      this.strangeFrames += 1;
      return;
    }
    frame.delayMs = atMs - frame.sentAtMs;
    this.arrivedFrames += 1;
  }

  get lostFrames(): number {
    return this.sentFrames - this.arrivedFrames;
  }

  /** The time in which every stream was under way. */
  get span(): Span {
    const streams = [...this.#streams.values()];
    return {
      fromMs: Math.max(...streams.map((frames) => frames[0]?.sentAtMs ?? Number.NaN)),
      toMs: Math.min(...streams.map((frames) => frames.at(-1)?.sentAtMs ?? Number.NaN)),
    };
  }

  /** Delays of the frames that were sent in a span and arrived. */
  delaysMs({ fromMs, toMs }: Span): number[] {
    return [...this.#streams.values()]
      .flat()
      .filter(({ sentAtMs }) => sentAtMs >= fromMs && sentAtMs <= toMs)
      .flatMap(({ delayMs }) => (delayMs === null ? [] : [delayMs]));
  }
}
