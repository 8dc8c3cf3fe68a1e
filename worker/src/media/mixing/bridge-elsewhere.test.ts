import { encodeMulaw } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MediaTransport } from "../ports.ts";
import { Switchboard, type VoicePort } from "../switchboard.ts";

/** The way into a conversation elsewhere: marks that it was given, and clears. */
class Way implements MediaTransport {
  readonly marks: number[] = [];
  cleared = 0;
  send(): void {}
  mark(id: number): void {
    this.marks.push(id);
  }
  clear(): void {
    this.cleared += 1;
  }
  answer(): void {}
  bye(): void {}
}
const nobody: VoicePort = { attach: () => {}, detach: () => {}, hear: () => {}, absent: () => {} };
const frame = encodeMulaw(new Int16Array(160).fill(4_000));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a supervisor who barges into a conversation elsewhere", () => {
  it("A9: is not heard late for the rest of it after a stall on the way there", () => {
    const board = new Switchboard(nobody);
    const way = new Way();
    board.setElsewhere("both", way);
    board.setMode("elsewhere");
    board.setSpeakers(new Map([["sam", "barge"]]));
    const speak = (ms: number): void => {
      for (let at = 0; at < ms; at += 20) {
        board.fromSupervisor("sam", frame);
        vi.advanceTimersByTime(20);
      }
    };
    speak(400);
    const [inTime = 0] = way.marks;
    expect([board.markReached(inTime), way.cleared]).toEqual([true, 0]);
    // What was said meanwhile lies there: the next mark is played up to a second late.
    speak(1_400);
    const [, late = 0] = way.marks;
    expect([board.markReached(late), way.cleared]).toEqual([true, 1]);
  });
});
