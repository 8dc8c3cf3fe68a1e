import { FRAME_MS } from "@patchbay/audio";
import { readFrame } from "../support/frames/numbered-frame.ts";

interface Spoken {
  /** When the voice sent each frame; clock of the bench's process. */
  sentMs: number[];
  /** When the voice said that it hears the caller. */
  interruptedMs: number | null;
  lastHeardMs: number | null;
  lateFrames: number;
}

/** What became of the assistant's answers at one phone: each is interrupted by the caller, who listens with numbered ears. */
export class Interruptions {
  readonly #answers = new Map<number, Spoken>();
  #latest = 0;

  /** The voice sent the next frame of an answer; answers are numbered in the order of their beginning. */
  sent(answer: number, atMs: number): void {
    const spoken = this.#answers.get(answer) ?? {
      sentMs: [],
      interruptedMs: null,
      lastHeardMs: null,
      lateFrames: 0,
    };
    this.#answers.set(answer, spoken);
    spoken.sentMs.push(atMs);
    this.#latest = answer;
  }

  /** The voice heard the caller begin to speak. */
  speechStarted(atMs: number): void {
    const spoken = this.#answers.get(this.#latest);
    if (spoken !== undefined) spoken.interruptedMs ??= atMs;
  }

  /** A frame came out at the caller's ear. */
  heard(frame: Uint8Array, atMs: number): void {
    const read = readFrame(frame);
    const spoken = read && this.#answers.get(read.stream);
    if (!read || !spoken) return;
    spoken.lastHeardMs = atMs + FRAME_MS;
    const { interruptedMs } = spoken;
    if (interruptedMs !== null && (spoken.sentMs[read.seq] ?? 0) > interruptedMs) spoken.lateFrames += 1;
  }

  /** For each interrupted answer that was heard at all: how long it went on, 0 when it was silent before. */
  get silencesMs(): number[] {
    return [...this.#answers.values()].flatMap(({ interruptedMs, lastHeardMs }) =>
      interruptedMs === null || lastHeardMs === null ? [] : [Math.max(0, lastHeardMs - interruptedMs)],
    );
  }

  /** Frames that the voice made after it had heard the caller, and that were played all the same. */
  get lateFrames(): number {
    return [...this.#answers.values()].reduce((sum, { lateFrames }) => sum + lateFrames, 0);
  }
}
