import { decodeMessage } from "@patchbay/protocol/media-pieces";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallerAudio } from "./caller-audio.ts";

const frame = (n: number) => new Uint8Array(160).fill(n % 256);

/** The numbers that were written, at most so many at a time, each proved by its own audio. */
function written(audio: CallerAudio, room = Number.POSITIVE_INFINITY, most = 1): number[] {
  const seqs: number[] = [];
  while (seqs.length < room) {
    const piece = audio.take(Math.min(most, room - seqs.length));
    if (piece === null) break;
    const decoded = decodeMessage(piece);
    if (!decoded.ok) throw new Error(decoded.error);
    for (const one of decoded.value) {
      if (one.type !== "audio") throw new Error("not audio");
      expect(one.audio).toEqual(frame(one.seq));
      seqs.push(one.seq);
    }
  }
  return seqs;
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
function said(count: number): CallerAudio {
  const audio = new CallerAudio();
  for (let n = 0; n < count; n++) audio.push(frame(n));
  return audio;
}

describe("CallerAudio", () => {
  it("keeps five seconds for an edge that does not keep up, and loses the oldest beyond them", () => {
    const audio = said(250);
    expect(written(audio, 3)).toEqual([0, 1, 2]);
    expect([written(audio), audio.lost]).toEqual([range(3, 250), 0]);
    const late = said(400);
    expect([written(late), late.lost]).toEqual([range(150, 400), 150]);
  });

  it("goes back to what the edge has not dealt with, on past what it has, and never beyond what it keeps", () => {
    const audio = said(300);
    written(audio);
    audio.resumeAt(290);
    expect(written(audio)).toEqual(range(290, 300));
    audio.resumeAt(0);
    expect(written(audio)).toEqual(range(50, 300));
    audio.resumeAt(9_999);
    expect(written(audio)).toEqual([]);
    audio.push(frame(300));
    expect(written(audio)).toEqual([300]);
  });

  it("never doubles and never reorders without being told to", async () => {
    await fc.assert(
      fc.property(
        fc.array(fc.record({ says: fc.nat(60), room: fc.nat(60), most: fc.integer({ min: 1, max: 12 }) })),
        (steps) => {
          const audio = new CallerAudio();
          const all: number[] = [];
          let count = 0;
          for (const { says, room, most } of steps) {
            for (let n = 0; n < says; n++) audio.push(frame(count++));
            all.push(...written(audio, room, most));
          }
          all.push(...written(audio));
          expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
          expect(all.length + audio.lost).toBe(count);
        },
      ),
    );
  });
});
