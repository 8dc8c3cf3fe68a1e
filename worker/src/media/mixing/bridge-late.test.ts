import { encodeMulaw, FRAME_MS, silenceFrame } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Playback } from "../playback.ts";
import type { Heard, MediaTransport } from "../ports.ts";
import { Switchboard } from "../switchboard.ts";

/** A far end that plays 20 ms in 20 ms, behind a way that can stand still: what waited there comes all at once. */
class StalledWay implements MediaTransport {
  readonly played: Uint8Array[] = [];
  cleared = 0;
  stalled = false;
  #onTheWay: (Uint8Array | number | "clear")[] = [];
  #buffer: (Uint8Array | number)[] = [];
  readonly #reached: (id: number) => void;

  constructor(reached: (id: number) => void) {
    this.#reached = reached;
  }

  send(frame: Uint8Array): void {
    this.#onTheWay.push(frame);
  }
  mark(id: number): void {
    this.#onTheWay.push(id);
  }
  clear(): void {
    this.cleared += 1;
    this.#onTheWay.push("clear");
  }
  answer(): void {}
  bye(): void {}

  /** How much later than it could be is heard what comes now. */
  get lateMs(): number {
    return this.#buffer.filter((one) => typeof one !== "number").length * FRAME_MS;
  }

  tick(): void {
    if (!this.stalled) {
      for (const one of this.#onTheWay.splice(0)) {
        if (one === "clear") this.#buffer = [];
        else this.#buffer.push(one);
      }
    }
    const next = this.#buffer.findIndex((one) => typeof one !== "number");
    const due = this.#buffer.splice(0, next === -1 ? this.#buffer.length : next + 1);
    for (const one of due) if (typeof one !== "number") this.played.push(one);
    while (typeof this.#buffer[0] === "number") due.push(this.#buffer.shift() ?? 0);
    for (const one of due) if (typeof one === "number") this.#reached(one);
  }
}

/** An assistant who speaks for so long, each frame of its own value, with a supervisor barged in beside it. */
function bargedIn(ms: number) {
  const heard: Heard[] = [];
  const playback = new Playback(
    () => {},
    (one) => heard.push(one),
    Date.now,
  );
  const board = new Switchboard({
    attach: (transport) => {
      playback.transport = transport;
    },
    detach: () => {
      playback.transport = null;
    },
    hear: () => {},
    absent: () => {},
  });
  const far = new StalledWay((id) => {
    if (!board.markReached(id)) playback.markReached(id);
  });
  board.setCaller(far);
  board.setMode("assistant");
  board.setSpeakers(new Map([["sam", "barge"]]));
  const frames = Array.from({ length: ms / FRAME_MS }, (_, n) => numbered(n));
  for (const frame of frames) playback.add("a", frame);
  playback.complete("a");
  const pass = (passMs: number, says: Uint8Array | null = silenceFrame()): void => {
    for (let at = 0; at < passMs; at += FRAME_MS) {
      if (says !== null) board.fromSupervisor("sam", says);
      vi.advanceTimersByTime(FRAME_MS);
      far.tick();
    }
  };
  return { board, far, frames, heard, playback, pass };
}

/** A frame by whose first two samples it is known again; no mix with silence changes them. */
function numbered(n: number): Uint8Array {
  const frame = silenceFrame();
  frame[0] = POSITIVE + (n % 100);
  frame[1] = POSITIVE + Math.floor(n / 100);
  return frame;
}
const POSITIVE = 0x80;
const SILENT = 0xff;
const numbers = (frames: readonly Uint8Array[]): number[] =>
  frames.flatMap(([low = SILENT, high = SILENT]) =>
    low === SILENT || low < POSITIVE ? [] : [low - POSITIVE + 100 * (high - POSITIVE)],
  );
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("A9: a supervisor who has barged in beside an assistant", () => {
  it("A9: is back in time two seconds after a stall on the way, and of the assistant no word is lost", () => {
    const { far, heard, pass } = bargedIn(6_000);
    pass(1_000);
    expect(far.lateMs).toBeLessThanOrEqual(60);
    far.stalled = true;
    pass(1_000);
    far.stalled = false;
    pass(20);
    expect(far.lateMs).toBeGreaterThan(800);
    pass(1_980);
    expect(far.lateMs).toBeLessThanOrEqual(200);
    expect(far.cleared).toBeGreaterThanOrEqual(1);
    pass(6_000);
    // All of it in order, but for what is said again behind the last mark that was heard.
    const played = numbers(far.played);
    expect([...new Set(played)]).toEqual(upTo(300));
    expect(played.length - 300).toBeLessThanOrEqual(25);
    expect(heard).toMatchObject([{ itemId: "a", heardMs: 6_000, generatedMs: 6_000, finished: true }]);
  });

  it("A9: is not cut, nor is the assistant, where nothing was stalled", () => {
    const { far, pass } = bargedIn(4_000);
    pass(6_000);
    expect(far.cleared).toBe(0);
    expect(numbers(far.played)).toEqual(upTo(200));
  });

  it("A9: is back in time while the assistant says nothing, and what it says next is heard once", () => {
    const { far, frames, playback, pass } = bargedIn(400);
    pass(1_400);
    far.stalled = true;
    pass(1_000, encodeMulaw(new Int16Array(160).fill(-4_000)));
    far.stalled = false;
    pass(2_000, encodeMulaw(new Int16Array(160).fill(-4_000)));
    expect(far.lateMs).toBeLessThanOrEqual(200);
    expect(numbers(far.played)).toEqual(upTo(20));
    pass(200);
    for (const frame of frames) playback.add("b", frame);
    playback.complete("b");
    pass(2_000);
    expect(numbers(far.played)).toEqual([...upTo(20), ...upTo(20)]);
  });
});
