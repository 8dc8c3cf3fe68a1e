import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFramer } from "@patchbay/audio";
import { describe, expect, it } from "vitest";
import { LINES } from "./lines.ts";
import { createSegmenter } from "./segmenter.ts";
import { createVoice } from "./voice.ts";

describe("the voice", () => {
  it("speaks every line without a pause that ends an utterance", { timeout: 60_000 }, async () => {
    const voice = createVoice();
    for (const line of LINES) {
      const segmenter = createSegmenter({ silenceMs: 300 });
      const frames = createFramer().push(await voice.speak(line.text, line.speaker));
      const events = [...frames.flatMap((frame) => segmenter.push(frame)), ...segmenter.flush()];
      expect(events.map((event) => event.kind)).toEqual(["started", "ended"]);
      expect(events[0]?.startMs).toBeLessThanOrEqual(40);
    }
  });

  it("makes a line once and finds it again in the cache", { timeout: 20_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "patchbay-voice-"));
    try {
      const made = await createVoice(folder).speak("Testing, one, two.", "caller");
      expect(await readdir(folder)).toHaveLength(1);
      expect(await createVoice(folder).speak("Testing, one, two.", "caller")).toEqual(made);
      expect(await readdir(folder)).toHaveLength(1);
      expect(made.length).toBeGreaterThan(4_000);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("reports its progress while it makes lines in advance", { timeout: 60_000 }, async () => {
    const progress: string[] = [];
    await createVoice().warm(LINES.slice(0, 2), (ready, total) => progress.push(`${ready}/${total}`));
    expect(progress).toEqual(["1/2", "2/2"]);
  });
});
