import { decodeMulaw, encodeMulaw, FRAME_BYTES } from "@patchbay/audio";
import type { Line, Partner } from "./line.ts";

/** Frames of one speaker that may wait for a listener whose clock is behind. */
const MOST_WAITING = 5;

class Seat implements Partner {
  readonly #room: Room;
  /** What the others said and this one has not heard yet. */
  readonly #waiting = new Map<Seat, Uint8Array[]>();

  constructor(room: Room) {
    this.#room = room;
  }

  take(frame: Uint8Array): void {
    if (!this.#room.begun) return;
    for (const other of this.#room.seats) if (other !== this) other.#put(this, frame);
  }

  give(): Uint8Array | null {
    const frames = [...this.#waiting.values()].flatMap((queue) => queue.splice(0, 1));
    const [only] = frames;
    return only === undefined || frames.length === 1 ? (only ?? null) : mixed(frames);
  }

  #put(from: Seat, frame: Uint8Array): void {
    const queue = this.#waiting.get(from) ?? [];
    this.#waiting.set(from, queue);
    queue.push(frame);
    if (queue.length > MOST_WAITING) queue.shift();
  }
}

/** Several lines that hear each other: two make a bridge, more a conference. */
export class Room {
  readonly seats = new Set<Seat>();
  readonly over: Promise<void>;
  begun: boolean;
  #close: () => void = () => {};

  /** `begun` false lets the members wait in silence until `begin`. */
  constructor(begun = true) {
    this.begun = begun;
    this.over = new Promise((resolve) => {
      this.#close = resolve;
    });
  }

  /** Seats a line; answers how it leaves. */
  join(line: Line): () => void {
    const seat = new Seat(this);
    this.seats.add(seat);
    line.partner = seat;
    return () => {
      this.seats.delete(seat);
      if (line.partner === seat) line.partner = null;
    };
  }

  /** Sends everybody away. */
  close(): void {
    this.#close();
  }
}

function mixed(frames: readonly Uint8Array[]): Uint8Array {
  const sum = new Int16Array(FRAME_BYTES);
  for (const frame of frames) {
    for (const [at, sample] of decodeMulaw(frame).entries()) {
      sum[at] = Math.max(-32_768, Math.min(32_767, (sum[at] ?? 0) + sample));
    }
  }
  return encodeMulaw(sum);
}
