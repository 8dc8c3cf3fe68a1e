import { createFramer, encodeMulaw, pcmFromFloat, SILENCE_DB } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { Microphone } from "./microphone.ts";
import { Speaker } from "./speaker.ts";

const QUANTUM = 128;
/** So many ms of a 440 Hz tone at a rate in Hz. */
const tone = (ms: number, rateHz: number): Float32Array =>
  Float32Array.from(
    { length: (ms * rateHz) / 1_000 },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / rateHz),
  );
const frames = (ms: number): Uint8Array[] => createFramer().push(encodeMulaw(pcmFromFloat(tone(ms, 8_000))));
const loudest = (samples: Float32Array): number =>
  samples.reduce((held, sample) => Math.max(held, Math.abs(sample)), 0);

class Ear {
  readonly marks: { id: number; atMs: number }[] = [];
  heard = new Float32Array();
  readonly #speaker: Speaker;
  readonly #rateHz: number;

  constructor(speaker: Speaker, rateHz: number) {
    this.#speaker = speaker;
    this.#rateHz = rateHz;
  }

  listen(ms: number): Float32Array {
    const part: number[] = [];
    while ((part.length * 1_000) / this.#rateHz < ms) {
      const out = new Float32Array(QUANTUM);
      const reached = this.#speaker.render(out);
      part.push(...out);
      const atMs = ((this.heard.length + part.length) * 1_000) / this.#rateHz;
      this.marks.push(...reached.map((id) => ({ id, atMs })));
    }
    this.heard = Float32Array.from([...this.heard, ...part]);
    return Float32Array.from(part);
  }
}

describe.each([44_100, 48_000, 16_000])("at %d Hz", (rateHz) => {
  it("plays a tone as long and as loud as it was", () => {
    const speaker = new Speaker(rateHz);
    for (const audio of frames(200)) speaker.take({ type: "audio", audio });
    const ear = new Ear(speaker, rateHz);
    ear.listen(400);
    const loud = [...ear.heard].filter((sample) => Math.abs(sample) > 0.02).length;
    expect((loud * 1_000) / rateHz).toBeGreaterThan(185);
    expect((loud * 1_000) / rateHz).toBeLessThan(205);
    expect(loudest(ear.heard)).toBeCloseTo(0.5, 1);
    expect(speaker.takeLevelDb()).toBeGreaterThan(-12);
    expect(speaker.takeLevelDb()).toBe(SILENCE_DB);
  });

  it("reports a mark when what stands before it has been heard, the way to the ear included", () => {
    const speaker = new Speaker(rateHz);
    speaker.latencyMs = 30;
    for (const audio of frames(100)) speaker.take({ type: "audio", audio });
    speaker.take({ type: "mark", id: 5 });
    const ear = new Ear(speaker, rateHz);
    ear.listen(400);
    expect(ear.marks.map(({ id }) => id)).toEqual([5]);
    expect(ear.marks[0]?.atMs).toBeGreaterThanOrEqual(125);
    expect(ear.marks[0]?.atMs).toBeLessThanOrEqual(160);
  });

  it("is silent at once after a clear, and reports no mark of what was thrown away", () => {
    const speaker = new Speaker(rateHz);
    for (const audio of frames(200)) speaker.take({ type: "audio", audio });
    speaker.take({ type: "mark", id: 1 });
    const ear = new Ear(speaker, rateHz);
    expect(loudest(ear.listen(60))).toBeGreaterThan(0.3);
    speaker.take({ type: "clear" });
    expect(loudest(ear.listen(300))).toBe(0);
    expect(ear.marks).toEqual([]);
  });

  it("hears from the microphone what the speaker plays", () => {
    const microphone = new Microphone(rateHz);
    const sent: Uint8Array[] = [];
    const samples = tone(1_000, rateHz);
    for (let at = 0; at < samples.length; at += QUANTUM) {
      sent.push(...microphone.push(samples.subarray(at, at + QUANTUM)));
    }
    expect(sent.length).toBeGreaterThanOrEqual(49);
    expect(sent.every((frame) => frame.length === 160)).toBe(true);
    expect(microphone.takeLevelDb()).toBeCloseTo(-9, 0);
  });
});
