import { type FrameNumber, readFrame } from "./numbered-frame.ts";

interface Crossed {
  sentAtMs: number;
  /** When the connector had it; 0 on a way without a connector. */
  stampMs: number;
  arrivedAtMs: number | null;
}

/** A span of the shared clock, in milliseconds. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/** How long a frame was under way, in milliseconds: the part of its way that counts, and all of it. */
export interface Delay {
  countedMs: number;
  wholeMs: number;
}

/** The part that counts: all, or that beyond the connector's Asterisk socket, where the way begins (up) or ends (down). */
export type Counted = "whole" | "from_connector" | "to_connector";

/** One direction of many streams: when each frame was sent, passed the connector, and arrived. */
export class Crossing {
  readonly #counted: Counted;
  readonly #streams = new Map<number, Crossed[]>();
  sentFrames = 0;
  arrivedFrames = 0;
  /** Came a second time, was never sent, or should have passed the connector and did not. */
  strangeFrames = 0;

  constructor(counted: Counted) {
    this.#counted = counted;
  }

  /** A frame of a stream left; they leave in order. */
  sent({ stream, seq }: FrameNumber, atMs: number): void {
    const frames = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, frames);
    frames[seq] = { sentAtMs: atMs, stampMs: 0, arrivedAtMs: null };
    this.sentFrames += 1;
  }

  /** A frame was read at the other end. */
  arrived(bytes: Uint8Array, atMs: number): void {
    const read = readFrame(bytes);
    const frame = read === null ? undefined : this.#streams.get(read.stream)?.[read.seq];
    const known = read !== null && frame !== undefined && frame.arrivedAtMs === null;
    if (!known || (this.#counted !== "whole" && read.stampMs === 0)) {
      this.strangeFrames += 1;
      return;
    }
    frame.arrivedAtMs = atMs;
    frame.stampMs = read.stampMs;
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
  delays({ fromMs, toMs }: Span): Delay[] {
    return [...this.#streams.values()]
      .flat()
      .filter(({ sentAtMs }) => sentAtMs >= fromMs && sentAtMs <= toMs)
      .flatMap((frame) => this.#delayOf(frame));
  }

  #delayOf({ sentAtMs, stampMs, arrivedAtMs }: Crossed): Delay[] {
    if (arrivedAtMs === null) return [];
    const fromMs = this.#counted === "from_connector" ? stampMs : sentAtMs;
    const toMs = this.#counted === "to_connector" ? stampMs : arrivedAtMs;
    return [{ countedMs: toMs - fromMs, wholeMs: arrivedAtMs - sentAtMs }];
  }
}
