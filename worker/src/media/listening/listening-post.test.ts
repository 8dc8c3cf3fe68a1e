import { decodeMulaw, encodeMulaw } from "@patchbay/audio";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MediaTransport } from "../ports.ts";
import { ListeningPost } from "./listening-post.ts";

const tone = (sample: number): Uint8Array => encodeMulaw(new Int16Array(160).fill(sample));
const loudness = (frame: Uint8Array | undefined): number | undefined =>
  frame === undefined ? undefined : decodeMulaw(frame)[0];

class Ear implements MediaTransport {
  readonly heard: Uint8Array[] = [];
  cleared = 0;
  send(frame: Uint8Array): void {
    this.heard.push(frame);
  }
  mark(): void {}
  clear(): void {
    this.cleared += 1;
  }
  answer(): void {}
  bye(): void {}
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("listening in", () => {
  it("brings caller and far side together within a frame's time, to everybody alike", () => {
    const post = new ListeningPost();
    const ears = [new Ear(), new Ear()];
    ears.forEach((ear, n) => {
      post.join(`l${n}`, ear);
    });
    const caller = new Ear();
    const line = post.alongside(caller);
    post.callerSaid(tone(4_000));
    line.send(tone(2_000));
    expect(caller.heard).toHaveLength(1);
    vi.advanceTimersByTime(20);
    expect(ears.map(({ heard }) => heard.length)).toEqual([1, 1]);
    expect(ears[0]?.heard[0]).toBe(ears[1]?.heard[0]);
    expect(loudness(ears[0]?.heard[0])).toBeGreaterThan(5_700);
  });

  it("is silent, at the same pace, while a number is said that only those on the call may hear", () => {
    const post = new ListeningPost();
    const [listens, barges] = [new Ear(), new Ear()];
    post.join("l", listens);
    post.join("b", barges);
    post.onTheCall = new Set(["b"]);
    post.secret = true;
    post.callerSaid(tone(4_000));
    vi.advanceTimersByTime(20);
    expect(loudness(listens.heard[0])).toBe(0);
    expect(loudness(barges.heard[0])).toBeGreaterThan(3_800);
    post.secret = false;
    post.callerSaid(tone(4_000));
    vi.advanceTimersByTime(20);
    expect(loudness(listens.heard[1])).toBeGreaterThan(3_800);
  });

  it("plays what was sent ahead at the pace of the caller's ear, and not what was cleared there", () => {
    const post = new ListeningPost();
    const ear = new Ear();
    post.join("l", ear);
    const line = post.alongside(new Ear());
    for (let n = 0; n < 10; n += 1) line.send(tone(1_000));
    vi.advanceTimersByTime(100);
    expect(ear.heard).toHaveLength(5);
    line.clear();
    vi.advanceTimersByTime(200);
    expect(ear.heard).toHaveLength(5);
  });

  it("never lies more than 60 ms behind a caller whose voice came in a burst", () => {
    const post = new ListeningPost();
    const ear = new Ear();
    post.join("l", ear);
    for (let n = 0; n < 50; n += 1) post.callerSaid(tone(n * 100));
    vi.advanceTimersByTime(1_000);
    expect(ear.heard).toHaveLength(3);
    expect(loudness(ear.heard.at(-1))).toBeGreaterThan(4_700);
  });

  it("nor behind a person's voice", () => {
    const post = new ListeningPost();
    const ear = new Ear();
    post.join("l", ear);
    post.farIsLive = true;
    const line = post.alongside(new Ear());
    for (let n = 0; n < 10; n += 1) line.send(tone(1_000));
    vi.advanceTimersByTime(1_000);
    expect(ear.heard).toHaveLength(3);
  });

  it("runs no clock and keeps no sound while nobody listens", () => {
    const post = new ListeningPost();
    const line = post.alongside(new Ear());
    post.callerSaid(tone(1));
    line.send(tone(1));
    expect(vi.getTimerCount()).toBe(0);
    const ear = new Ear();
    post.join("l", ear);
    vi.advanceTimersByTime(100);
    expect(ear.heard).toEqual([]);
    post.leave("l");
    expect(vi.getTimerCount()).toBe(0);
  });
});
