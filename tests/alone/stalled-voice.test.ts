import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stalledVoices } from "../../bench/media/stalled-voice.ts";

/** More than this is heard as an interruption. */
const MAX_LATE_MS = 200;

let dir: string;
let voices: Awaited<ReturnType<typeof stalledVoices>>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "patchbay-stalled-"));
  voices = await stalledVoices(dir);
}, 180_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("a supervisor's voice that was stalled for a second between edge and PBX", () => {
  it.each(["websocket", "audiosocket", "barge"] as const)(
    "A9: is back in time at a phone on a real Asterisk within two seconds, by %s",
    (path) => {
      expect(voices[path].worstLateMs).toBeGreaterThan(500);
      expect(voices[path].lateAfterMs).toBeLessThanOrEqual(MAX_LATE_MS);
    },
  );
});
