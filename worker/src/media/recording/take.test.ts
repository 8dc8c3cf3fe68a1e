import { SILENCE_BYTE } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { Take } from "./take.ts";

const frame = (byte: number) => new Uint8Array(160).fill(byte);
const runs = (bytes: Uint8Array): [number, number][] => {
  const found: [number, number][] = [];
  for (const byte of bytes) {
    const last = found.at(-1);
    if (last?.[0] === byte) last[1] += 1;
    else found.push([byte, 1]);
  }
  // In milliseconds.
  return found.map(([byte, length]) => [byte, length / 8]);
};

function clocked() {
  let now = 1_000_000;
  const wait = (ms: number): void => {
    now += ms;
  };
  return { now: () => now, wait };
}

/** A recording that begins now. */
function begun() {
  const clock = clocked();
  return { clock, take: new Take(clock.now(), clock.now) };
}

describe("a recording in the making", () => {
  it("has both channels of the same, right length, with silence where nobody spoke", () => {
    const { clock, take } = begun();
    clock.wait(500);
    for (let n = 0; n < 10; n += 1, clock.wait(20)) take.callerSaid(frame(0x11));
    clock.wait(300);
    const segment = take.segment();
    expect(segment?.at).toBe(0);
    expect(runs(segment?.caller ?? new Uint8Array())).toEqual([
      [SILENCE_BYTE, 500],
      [0x11, 200],
      [SILENCE_BYTE, 300],
    ]);
    expect(runs(segment?.far ?? new Uint8Array())).toEqual([[SILENCE_BYTE, 1_000]]);
    expect(take.segment()).toBeNull();
  });

  it("keeps what was sent ahead at the time it was heard, and not what was cleared", () => {
    const { clock, take } = begun();
    // 200 ms ahead, as the far end holds them.
    for (let n = 0; n < 10; n += 1) take.callerSent(frame(0x55));
    clock.wait(120);
    take.cleared();
    clock.wait(80);
    take.callerSent(frame(0x66));
    clock.wait(100);
    expect(runs(take.segment()?.far ?? new Uint8Array())).toEqual([
      [0x55, 120],
      [SILENCE_BYTE, 80],
      [0x66, 20],
      [SILENCE_BYTE, 80],
    ]);
  });

  it("does not tear a voice whose frames come a little late", () => {
    const { clock, take } = begun();
    for (const lateMs of [20, 25, 15, 38, 2, 20]) {
      take.callerSaid(frame(0x11));
      clock.wait(lateMs);
    }
    expect(runs(take.segment()?.caller ?? new Uint8Array())).toEqual([[0x11, 120]]);
  });

  it("lets nothing back in that was said while nobody was to hear it", () => {
    const { clock, take } = begun();
    take.callerSaid(frame(0x11));
    // Paused: what comes is left out by whoever calls, up to here.
    clock.wait(320);
    take.skip();
    for (let n = 0; n < 10; n += 1) take.callerSaid(frame(0x22));
    clock.wait(20);
    const said = runs(take.segment()?.caller ?? new Uint8Array());
    expect(said.slice(0, 2)).toEqual([
      [0x11, 20],
      [SILENCE_BYTE, 300],
    ]);
  });

  it("puts a burst after a stall where it was said, and what follows where it is said", () => {
    const { clock, take } = begun();
    take.callerSaid(frame(0x11));
    clock.wait(320);
    // Fifteen frames at once: all that was said meanwhile.
    for (let n = 0; n < 15; n += 1) take.callerSaid(frame(0x22));
    clock.wait(20);
    for (let n = 0; n < 5; n += 1, clock.wait(20)) take.callerSaid(frame(0x33));
    const found = runs(take.segment()?.caller ?? new Uint8Array());
    const last = found.find(([byte]) => byte === 0x33);
    expect(found[0]?.[0]).toBe(0x11);
    expect(found.find(([byte]) => byte === 0x22)?.[1]).toBe(300);
    const before33 = found.slice(0, found.indexOf(last ?? [0, 0])).reduce((sum, [, ms]) => sum + ms, 0);
    expect(Math.abs(before33 - 340)).toBeLessThanOrEqual(40);
    expect(last?.[1]).toBeGreaterThanOrEqual(60);
  });

  it("puts a burst that comes in pieces where it was said, through all the silence there is", () => {
    const { clock, take } = begun();
    take.callerSaid(frame(0x11));
    clock.wait(120);
    // Blocked for 100 ms, a piece of it comes, and it is blocked again.
    for (let n = 0; n < 2; n += 1) take.callerSaid(frame(0x22));
    clock.wait(140);
    for (let n = 0; n < 11; n += 1) take.callerSaid(frame(0x22));
    clock.wait(20);
    const found = runs(take.segment()?.caller ?? new Uint8Array());
    const total = (wanted: number): number =>
      found.filter(([byte]) => byte === wanted).reduce((sum, [, ms]) => sum + ms, 0);
    // What lies ahead of the clock by 40 ms is not in this segment yet.
    expect(total(0x22)).toBeGreaterThanOrEqual(220);
    expect(total(SILENCE_BYTE)).toBeLessThanOrEqual(40);
  });

  it("keeps all of a voice that comes in pieces of 100 ms, unevenly", () => {
    const { clock, take } = begun();
    clock.wait(500);
    for (const lateMs of [0, 35, 10, 40, 5, 0, 30]) {
      clock.wait(lateMs);
      for (let n = 0; n < 5; n += 1) take.callerSaid(frame(0x11));
      clock.wait(100 - lateMs);
    }
    const found = runs(take.segment()?.caller ?? new Uint8Array());
    expect(found.filter(([byte]) => byte === 0x11)).toEqual([[0x11, 700]]);
    // And where it was said: each piece is there when its last frame has been.
    expect(found[0]?.[1]).toBeLessThanOrEqual(440);
  });

  it("does not shift a voice for good when a burst finds no room before it", () => {
    const { clock, take } = begun();
    for (let n = 0; n < 50; n += 1) take.callerSaid(frame(0x22));
    for (let n = 0; n < 100; n += 1, clock.wait(20)) take.callerSaid(frame(0x33));
    const found = runs(take.segment()?.caller ?? new Uint8Array());
    expect(found.find(([byte]) => byte === 0x22)?.[1]).toBeLessThanOrEqual(120);
    expect(found.find(([byte]) => byte === 0x33)?.[1]).toBeGreaterThanOrEqual(1_880);
  });

  it("takes up after a crash what was said while nobody was there to hear it", () => {
    const clock = clocked();
    const startedAt = clock.now();
    clock.wait(6_000);
    const crashedAt = clock.now();
    clock.wait(2_000);
    const take = new Take(startedAt, clock.now, crashedAt);
    for (let n = 0; n < 100; n += 1) take.callerSaid(frame(0x22));
    clock.wait(20);
    const segment = take.segment();
    expect(segment?.at).toBe(48_000);
    expect(
      runs(segment?.caller ?? new Uint8Array()).find(([byte]) => byte === 0x22)?.[1],
    ).toBeGreaterThanOrEqual(1_980);
  });

  it("gives each sample once, whatever the pieces", () => {
    const { clock, take } = begun();
    let at = 0;
    let total = 0;
    for (let n = 0; n < 500; n += 1) {
      take.callerSaid(frame(n % 250));
      take.callerSent(frame(0x22));
      clock.wait(20);
      if (n % 37 !== 0) continue;
      const segment = take.segment(300);
      if (segment === null) continue;
      expect(segment.at).toBe(at);
      expect(segment.caller.length).toBe(segment.far.length);
      at += segment.caller.length;
      total += segment.caller.length;
    }
    total += take.segment()?.caller.length ?? 0;
    expect(total / 8).toBe(10_000);
  });

  it("goes on after a crash where the clock is; what was before is not its to know", () => {
    const clock = clocked();
    const startedAt = clock.now();
    clock.wait(8_000);
    const take = new Take(startedAt, clock.now);
    take.callerSaid(frame(0x11));
    clock.wait(20);
    expect(take.segment()).toMatchObject({ at: 64_000, caller: frame(0x11) });
  });
});
