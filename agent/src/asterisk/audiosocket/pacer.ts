import { FRAME_MS } from "@patchbay/audio";

export interface PacerOptions {
  write: (frame: Uint8Array) => void;
  /** Everything before this mark was written and its playing time has passed. */
  onMark: (id: number) => void;
  /** Milliseconds that only go forward. */
  now?: () => number;
}

/** Asterisk plays what it gets at once; a little ahead of time so that a late timer is not heard. A clear cannot take this back. */
const LEAD_MS = 2 * FRAME_MS;
/** As much as chan_websocket would queue. */
const MAX_QUEUED = 900;

/** Hands frames out in real time, by absolute deadlines: AudioSocket has neither queue nor clock of its own. */
export class FramePacer {
  readonly #options: PacerOptions;
  readonly #now: () => number;
  #queue: (Uint8Array | number)[] = [];
  /** When the last written frame has been played. */
  #playedAt = 0;
  /** Marks behind frames that were written but not played yet. */
  #marks: { id: number; at: number }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #running = false;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Begins to hand out what was queued. */
  start(): void {
    this.#running = true;
    this.#turn();
  }

  /** Ends all; nothing is written and no mark is reached any more. */
  stop(): void {
    this.#running = false;
    this.clear();
  }

  /** False when the queue is full. The frame is kept as it is: its bytes must not change. */
  play(frame: Uint8Array): boolean {
    if (this.#queue.length >= MAX_QUEUED) return false;
    this.#queue.push(frame);
    this.#turn();
    return true;
  }

  mark(id: number): void {
    this.#queue.push(id);
    this.#turn();
  }

  /** Drops everything that was not written, and all marks that were not reached. */
  clear(): void {
    this.#queue = [];
    this.#marks = [];
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #turn(): void {
    if (!this.#running || this.#timer !== null) return;
    const now = this.#now();
    let written = 0;
    for (const item of this.#queue) {
      const from = Math.max(this.#playedAt, now);
      if (typeof item === "number") this.#marks.push({ id: item, at: Math.max(this.#playedAt, now) });
      else if (from - now > LEAD_MS - FRAME_MS) break;
      else {
        this.#playedAt = from + FRAME_MS;
        this.#options.write(item);
      }
      written++;
    }
    this.#queue.splice(0, written);
    while (this.#marks[0] !== undefined && this.#marks[0].at <= now) {
      const reached = this.#marks.shift();
      if (reached !== undefined) this.#options.onMark(reached.id);
    }
    this.#sleep(now);
  }

  #sleep(now: number): void {
    const nextFrame = this.#queue.length > 0 ? this.#playedAt - FRAME_MS : Number.POSITIVE_INFINITY;
    const next = Math.min(nextFrame, this.#marks[0]?.at ?? Number.POSITIVE_INFINITY);
    if (!Number.isFinite(next) || this.#timer !== null) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#turn();
      },
      Math.max(0, Math.ceil(next - now)),
    );
  }
}
