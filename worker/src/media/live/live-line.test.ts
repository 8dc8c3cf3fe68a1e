import { describe, expect, it } from "vitest";
import type { MediaTransport } from "../ports.ts";
import { LiveLine } from "./live-line.ts";

const FRAME_MS = 20;

interface Piece {
  sentAt: number;
  what: number | "clear" | Uint8Array;
}

/**
 * A far end that plays 20 ms every 20 ms behind a way that takes `wayMs` each way and may stand still: what is sent meanwhile comes all at
 * once, in order. It queues, answers marks when it has played up to them, and throws everything away at a clear, marks too.
 */
class FarEnd implements MediaTransport {
  now = 1_000_000;
  clears = 0;
  wayMs = 30;
  /** How much later than it was sent each frame was played, with the time at which it was. */
  readonly heard: { at: number; lateMs: number }[] = [];
  readonly line = new LiveLine(this, () => this.now);
  #stalledUntil = 0;
  #down: (Piece & { at: number })[] = [];
  #queue: Piece[] = [];
  #up: { id: number; at: number }[] = [];
  #playsAt = 0;

  stall(ms: number): void {
    this.#stalledUntil = this.now + ms;
  }

  send(frame: Uint8Array): void {
    this.#put(frame);
  }
  mark(id: number): void {
    this.#put(id);
  }
  clear(): void {
    this.clears += 1;
    this.#put("clear");
  }
  answer(): void {}
  bye(): void {}

  #put(what: Piece["what"]): void {
    this.#down.push({ what, sentAt: this.now, at: Math.max(this.now, this.#stalledUntil) + this.wayMs });
  }

  /** Somebody speaks for so long. */
  speak(ms: number): void {
    for (const until = this.now + ms; this.now < until; this.now += 5) {
      if (this.now % FRAME_MS === 0) this.line.send(new Uint8Array(160));
      this.#turn();
    }
  }

  #turn(): void {
    for (let first = this.#down[0]; first !== undefined && first.at <= this.now; first = this.#down[0]) {
      this.#down.shift();
      if (first.what === "clear") this.#queue = [];
      else this.#queue.push(first);
    }
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      const isMark = typeof next.what === "number";
      if (!isMark && this.#playsAt > this.now) break;
      if (isMark && this.#playsAt > this.now) break;
      this.#queue.shift();
      if (typeof next.what === "number") this.#up.push({ id: next.what, at: this.now + this.wayMs });
      else {
        this.#playsAt = Math.max(this.#playsAt, this.now) + FRAME_MS;
        this.heard.push({ at: this.now, lateMs: this.now - next.sentAt - this.wayMs });
      }
    }
    for (const mark of this.#up.splice(0)) {
      if (mark.at > this.now) this.#up.push(mark);
      else this.line.markReached(mark.id);
    }
  }

  latestSince(at: number): number {
    return Math.max(...this.heard.filter((one) => one.at >= at).map(({ lateMs }) => lateMs));
  }
}

describe("a live voice", () => {
  it.each([300, 1_000, 5_000])("A9: that was stalled for %i ms is back within two seconds", (stallMs) => {
    const far = new FarEnd();
    far.speak(3_000);
    far.stall(stallMs);
    far.speak(stallMs);
    const overAt = far.now;
    far.speak(10_000);
    expect(far.clears).toBe(1);
    expect(far.latestSince(overAt)).toBeGreaterThan(200);
    expect(far.latestSince(overAt + 2_000)).toBeLessThan(100);
    // Nothing is missing but what was too old.
    expect(far.heard.filter(({ at }) => at >= overAt + 2_000)).toHaveLength(8_000 / FRAME_MS);
  });

  it("A9: that is stalled again right behind the clear is helped again", () => {
    const far = new FarEnd();
    far.speak(3_000);
    far.stall(1_000);
    // The clear and what is said behind it are caught in a second stall.
    far.speak(1_080);
    far.stall(800);
    far.speak(800);
    const overAt = far.now;
    far.speak(5_000);
    expect(far.clears).toBe(2);
    expect(far.latestSince(overAt + 2_000)).toBeLessThan(100);
  });

  it("A9: whose way takes longer from now on is not cut for ever", () => {
    const far = new FarEnd();
    far.speak(3_000);
    far.wayMs = 400;
    far.speak(60_000);
    expect(far.clears).toBe(3);
    // What is measured is the way there and back.
    const { clears } = far;
    far.stall(1_000);
    far.speak(1_000);
    const overAt = far.now;
    far.speak(5_000);
    expect(far.clears).toBe(clears + 1);
    expect(far.latestSince(overAt + 3_000)).toBeLessThan(100);
  });

  it("A9: that comes unevenly, by up to 150 ms, is never cut", () => {
    const far = new FarEnd();
    for (let round = 0; round < 100; round += 1) {
      far.speak(300);
      far.stall((round * 37) % 150);
    }
    expect(far.clears).toBe(0);
  });

  it("does not take another's marks for its own", () => {
    const far = new FarEnd();
    far.speak(3_000);
    expect([1, 2, 0x8000_0000 - 1].map((id) => far.line.markReached(id))).toEqual([false, false, false]);
  });
});
