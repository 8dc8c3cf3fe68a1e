import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answeredBy, began, joined, joins, olivia } from "../../../call/calls.test-data.ts";
import { newCall } from "../../../call/life/state.ts";
import { partAt } from "../../../media/recording/keys.ts";
import { callFile } from "../call-file.ts";
import { CallLog } from "../log/call-log.ts";
import { journalIn } from "../log/journal.test-data.ts";
import { Recorder, type Shelf } from "./recorder.ts";

/** An archive that can be made to refuse what it is given. */
class Bucket {
  refuses = false;
  readonly parts = new Map<string, Uint8Array>();
  put(key: string, body: Uint8Array): Promise<null> {
    if (this.refuses) return Promise.reject(new Error("R2 is away"));
    this.parts.set(key, body);
    return Promise.resolve(null);
  }
}

function recording() {
  const bucket = new Bucket();
  const log: CallEvent[] = [];
  const file = callFile.parse({
    callId: `c${"a".repeat(26)}`,
    orgId: "org",
    siteId: null,
    assistant: null,
    archived: 0,
    settings: { ...DEFAULT_ORG_SETTINGS, recording: { enabled: true, announce: false } },
  });
  const recorder: Recorder = new Recorder(bucket as unknown as R2Bucket, {} as Shelf, {
    state: () => newCall,
    file: () => file,
    append: (event) => {
      log.push(event);
      recorder.observe(event, Date.now(), true);
    },
  });
  recorder.observe({ type: "leg_joined", legId: "caller", transport: "pbx" }, Date.now(), true);
  const speak = async (ms: number) => {
    for (let n = 0; n < ms / 20; n += 1) {
      recorder.callerSaid(new Uint8Array(160).fill(0x11));
      await vi.advanceTimersByTimeAsync(20);
    }
  };
  return { bucket, log, recorder, speak };
}

/** A call that people have, of a caller who cannot be told that it is recorded: their phone is on its way out. */
function untold() {
  const log: LogEntry[] = [];
  const file = callFile.parse({
    callId: `c${"a".repeat(26)}`,
    orgId: "org",
    siteId: null,
    assistant: null,
    archived: 0,
    settings: { ...DEFAULT_ORG_SETTINGS, recording: { enabled: true, announce: true } },
  });
  const calls: CallLog = new CallLog(journalIn(log), {
    id: () => file.callId,
    follow: ({ event, at }, effects) => {
      for (const effect of effects)
        if (effect.do === "prompt") calls.append({ type: "prompt_played", prompt: "recorded", heard: false });
      recorder.observe(event, at, true);
    },
  });
  const append = (event: CallEvent) => calls.append(event);
  const recorder = new Recorder({} as R2Bucket, {} as Shelf, {
    state: () => calls.state,
    file: () => file,
    append,
  });
  const due = () => log.filter(({ event }) => event.type === "notice_due").length;
  return { append, due };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a recorder", () => {
  it("writes what was said every few seconds, without holes", async () => {
    const { bucket, log, recorder, speak } = recording();
    expect(log).toEqual([{ type: "recording_started", announced: false }]);
    await speak(12_000);
    await recorder.ask({ do: "settle" });
    const parts = [...bucket.parts].map(([key, body]) => ({ at: partAt(key), samples: body.length / 2 }));
    expect(parts).toHaveLength(3);
    expect(parts[0]?.at).toBe(0);
    expect(parts[1]?.at).toBe(parts[0]?.samples);
  });

  it("keeps what the archive refuses, and writes it once when it takes parts again", async () => {
    const { bucket, log, recorder, speak } = recording();
    bucket.refuses = true;
    await speak(21_000);
    expect(bucket.parts.size).toBe(0);
    bucket.refuses = false;
    await recorder.ask({ do: "settle" });
    expect(bucket.parts.size).toBe(6);
    expect(log.map(({ type }) => type)).not.toContain("recording_gap");
  });

  it("gives up the oldest after a minute of refusals, and says so; the call goes on", async () => {
    const { bucket, log, speak } = recording();
    bucket.refuses = true;
    await speak(70_000);
    expect(log).toContainEqual({ type: "recording_gap", atMs: 0, ms: expect.any(Number) });
  });
});

describe("that a call is recorded", () => {
  it("is said again when something has changed, not because it could not be said, and not to whom is hung up on", () => {
    const { append, due } = untold();
    const calling: CallEvent[] = [
      began,
      { type: "operators_rang", untilMs: 20_000, member: null } as const,
      joined,
      { type: "answer_claimed", by: olivia, legId: "p1" } as const,
      joins("p1", "browser"),
    ];
    for (const event of calling) append(event);
    const before = due();
    append(answeredBy(olivia));
    expect(due()).toBeLessThanOrEqual(before + 1);
    const told = due();
    expect(told).toBeGreaterThan(0);
    append({ type: "hold_changed", by: olivia, held: true });
    append({ type: "hold_changed", by: olivia, held: false });
    expect(due()).toBe(told + 1);
    append({ type: "hangup_requested", by: olivia });
    append({ type: "leg_lost", legId: "p1", reason: "closed" });
    expect(due()).toBe(told + 1);
  });
});
