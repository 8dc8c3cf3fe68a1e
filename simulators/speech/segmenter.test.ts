import { createFramer, FRAME_MS, ringbackTone, silenceFrame } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { createSegmenter, type SegmentEvent } from "./segmenter.ts";

const loud = (): Uint8Array => new Uint8Array(160).fill(0x10);

function run(pattern: string, options = {}): SegmentEvent[] {
  const segmenter = createSegmenter(options);
  return [...pattern].flatMap((mark) => segmenter.push(mark === "#" ? loud() : silenceFrame()));
}

const quiet = (ms: number): string => ".".repeat(ms / FRAME_MS);
const speech = (ms: number): string => "#".repeat(ms / FRAME_MS);

describe("the segmenter", () => {
  it("finds each utterance with its times on the stream's own clock", () => {
    const events = run(quiet(200) + speech(300) + quiet(600) + speech(100) + quiet(400));
    expect(events).toMatchObject([
      { kind: "started", startMs: 200 },
      { kind: "ended", startMs: 200, endMs: 500 },
      { kind: "started", startMs: 1_100 },
      { kind: "ended", startMs: 1_100, endMs: 1_200 },
    ]);
  });

  it("bridges a pause shorter than the silence that ends an utterance", () => {
    const events = run(speech(200) + quiet(300) + speech(200) + quiet(400));
    expect(events.map((event) => event.kind)).toEqual(["started", "ended"]);
    expect(events[1]).toMatchObject({ startMs: 0, endMs: 700 });
  });

  it("does not take a click for speech", () => {
    expect(run(quiet(100) + speech(40) + quiet(600))).toEqual([]);
  });

  it("keeps the prefix before the first voiced frame", () => {
    const [, ended] = run(quiet(300) + speech(200) + quiet(400), { prefixMs: 100 });
    expect(ended?.kind === "ended" && ended.audio.length).toBe(((100 + 200 + 400) / FRAME_MS) * 160);
  });

  it("forgets a ringing, and not the words behind it that have begun by then", () => {
    const segmenter = createSegmenter();
    const speech = Array.from({ length: 10 }, () => new Uint8Array(160).fill(0x10));
    for (const frame of [...ringbackTone().slice(0, 50), ...speech]) segmenter.push(frame);
    segmenter.forgetRinging();
    expect(segmenter.current()).toEqual({ startMs: 1_000, audio: new Uint8Array(1_600).fill(0x10) });
    // Told again, or where nothing rang, it forgets nothing.
    segmenter.forgetRinging();
    expect(segmenter.current()?.audio.length).toBe(1_600);
  });

  it("forgets a ringing that nothing follows", () => {
    const segmenter = createSegmenter();
    for (const frame of ringbackTone().slice(0, 30)) segmenter.push(frame);
    segmenter.forgetRinging();
    expect([segmenter.current(), segmenter.flush()]).toEqual([undefined, []]);
  });

  it("ends a begun utterance when the stream is over, once", () => {
    const segmenter = createSegmenter();
    const framer = createFramer();
    for (const frame of framer.push(new Uint8Array(160 * 10).fill(0x10))) segmenter.push(frame);
    expect(segmenter.current()?.audio.length).toBe(1_600);
    expect(segmenter.flush()).toMatchObject([{ kind: "ended", startMs: 0, endMs: 200 }]);
    expect(segmenter.flush()).toEqual([]);
    expect(segmenter.current()).toBeUndefined();
  });
});
