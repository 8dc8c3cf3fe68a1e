import { SILENCE_BYTE } from "@patchbay/audio";
import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { DEFAULT_ORG_SETTINGS } from "@patchbay/protocol/org-settings";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answeredBy, began, joined, joins, olivia, talking } from "../../../call/calls.test-data.ts";
import { Disclosures } from "../../../call/disclosure.ts";
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
    wasTold: () => false,
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

/** A call that is announced as recorded; `plays` says whether a notice that people's caller has to hear can be played at once. */
function announced(plays: boolean) {
  const bucket = new Bucket();
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
      disclosures.observe(event);
      for (const effect of effects)
        if (effect.do === "prompt" && !plays)
          calls.append({ type: "prompt_played", prompt: "recorded", heard: false });
      recorder.observe(event, at, true);
    },
  });
  const disclosures = new Disclosures();
  const append = (event: CallEvent) => calls.append(event);
  const begun = (told: Disclosures) =>
    new Recorder(bucket as unknown as R2Bucket, {} as Shelf, {
      state: () => calls.state,
      wasTold: (one) => told.wasHeard(one),
      file: () => file,
      append,
    });
  const recorder = begun(disclosures);
  /** That of a new process, which has read the log; what the one before had written is put aside. */
  const again = async () => {
    append({ type: "edge_restarted" });
    recorder.observe({ type: "call_ended", disposition: "completed", cause: "" }, Date.now(), true);
    await recorder.ask({ do: "settle" });
    bucket.parts.clear();
    const told = new Disclosures();
    const next = begun(told);
    for (const { event, at } of log) {
      told.observe(event);
      next.observe(event, at, false);
    }
    return next;
  };
  const due = () => log.filter(({ event }) => event.type === "notice_due").length;
  const types = () => log.map(({ event }) => event.type);
  /** Both sides speak for so long, told apart by their sound. */
  const speak = async (ms: number, sound: number) => {
    for (let n = 0; n < ms / 20; n += 1) {
      recorder.callerSaid(new Uint8Array(160).fill(sound));
      recorder.callerSent(new Uint8Array(160).fill(sound));
      await vi.advanceTimersByTimeAsync(20);
    }
  };
  /** Every sound that was kept of either side, and when it first was: milliseconds of the recording. */
  const kept = async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    const found = [new Map<number, number>(), new Map<number, number>()];
    for (const [key, body] of bucket.parts) {
      const half = body.length / 2;
      for (const [side, sounds] of found.entries())
        body.subarray(side * half, (side + 1) * half).forEach((byte, n) => {
          const atMs = ((partAt(key) ?? Number.NaN) + n) / 8;
          if (byte !== SILENCE_BYTE && !sounds.has(byte)) sounds.set(byte, atMs);
        });
    }
    return found.map((sounds) => [...sounds]);
  };
  /** Where the first part begins: milliseconds of the recording. */
  const firstKept = () => Math.min(...[...bucket.parts.keys()].map((key) => (partAt(key) ?? Number.NaN) / 8));
  return { append, again, firstKept, due, types, speak, kept, recorder };
}

/** Another is on the caller's line, by this number. */
const comes = (number: string): CallEvent => ({
  type: "party_changed",
  from: { number, name: "" },
  pbx: { channel: `PJSIP/${number}-9`, uniqueid: `u-${number}`, linkedid: "u9" },
});
const heard: CallEvent = { type: "prompt_played", prompt: "recorded" };
const withOlivia: CallEvent[] = [
  began,
  { type: "operators_rang", untilMs: 20_000, member: null },
  joined,
  { type: "answer_claimed", by: olivia, legId: "p1" },
  joins("p1", "browser"),
  answeredBy(olivia),
];

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
    // Their phone is on its way out.
    const { append, due } = announced(false);
    for (const event of withOlivia.slice(0, -1)) append(event);
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

describe("another in the place of a caller who was told", () => {
  it("A3: is in the recording only once they were told too, at the right time", async () => {
    const { append, types, speak, kept } = announced(true);
    for (const event of [...talking, heard]) append(event);
    expect(types()).toContain("recording_started");
    await speak(1_000, 0x11);
    append(comes("+12125550177"));
    await speak(2_000, 0x22);
    // Another sentence, and one that was cut off, have told nobody.
    append({ type: "prompt_played", prompt: "analysed" });
    append({ type: "prompt_played", prompt: "recorded", heard: false });
    await speak(1_000, 0x33);
    append(heard);
    await speak(1_000, 0x44);
    const sides = await kept();
    for (const side of sides) {
      expect(side.map(([sound]) => sound)).toEqual([0x11, 0x44]);
      expect(side[1]?.[1]).toBeGreaterThanOrEqual(4_000);
      expect(side[1]?.[1]).toBeLessThan(4_100);
    }
    expect(types().filter((type) => type === "recording_started")).toHaveLength(1);
  });

  it("A3: is not in it by what they said before and comes only after", async () => {
    const { append, speak, kept, recorder } = announced(true);
    for (const event of [...talking, heard]) append(event);
    await speak(500, 0x11);
    append(comes("+12125550177"));
    await vi.advanceTimersByTimeAsync(500);
    append(heard);
    // A stall's burst: most of it was said before.
    for (let n = 0; n < 25; n += 1) recorder.callerSaid(new Uint8Array(160).fill(0x22));
    const [caller] = await kept();
    expect(caller?.[1]?.[0]).toBe(0x22);
    expect(caller?.[1]?.[1]).toBeGreaterThanOrEqual(1_000);
  });

  it("A3: is recorded on by a new process from where the log ends, not from before", async () => {
    const { append, again, firstKept, speak, kept } = announced(true);
    for (const event of [...talking, heard, comes("+12125550177"), heard]) append(event);
    await speak(3_000, 0x11);
    const next = await again();
    await vi.advanceTimersByTimeAsync(500);
    // What was said since, and came with the caller's leg.
    for (let n = 0; n < 25; n += 1) next.callerSaid(new Uint8Array(160).fill(0x22));
    const [caller] = await kept();
    expect(caller?.map(([sound]) => sound)).toEqual([0x22]);
    expect(firstKept()).toBeGreaterThanOrEqual(3_000);
  });

  it("A3: is recorded after a pause that a new process has read of by nothing said before its end", async () => {
    const { append, again, speak, kept } = announced(true);
    for (const event of [...talking, heard]) append(event);
    await speak(1_000, 0x11);
    append({ type: "recording_paused", by: olivia });
    const next = await again();
    await vi.advanceTimersByTimeAsync(2_000);
    next.observe({ type: "recording_resumed", by: olivia }, Date.now(), true);
    // Said during the pause, and brought by the caller's leg only now.
    for (let n = 0; n < 50; n += 1) next.callerSaid(new Uint8Array(160).fill(0x33));
    const [caller] = await kept();
    expect(caller).toEqual([[0x33, 3_000]]);
  });

  it("A3: is the same one by another channel, and recorded on", async () => {
    const { append, speak, kept } = announced(true);
    for (const event of [...talking, heard]) append(event);
    append(comes("1001"));
    await speak(1_000, 0x22);
    const [caller] = await kept();
    expect(caller?.map(([sound]) => sound)).toEqual([0x22]);
  });

  it("A3: is told by a notice where people have them, and once", async () => {
    const { append, due, speak, kept } = announced(true);
    for (const event of [...withOlivia, heard]) append(event);
    expect(due()).toBe(1);
    append(comes("1001"));
    expect(due()).toBe(1);
    append(comes("+12125550177"));
    expect(due()).toBe(2);
    await speak(500, 0x22);
    append(heard);
    append(comes("+12125550177"));
    expect(due()).toBe(2);
    await speak(500, 0x33);
    const [caller] = await kept();
    expect(caller?.map(([sound]) => sound)).toEqual([0x33]);
  });

  it("A3: has not heard the notice that the one before was being played", () => {
    const { append, due, types } = announced(true);
    for (const event of withOlivia) append(event);
    append(comes("+12125550177"));
    append(heard);
    expect(types()).not.toContain("recording_started");
    expect(due()).toBe(2);
    append(heard);
    expect(types()).toContain("recording_started");
  });
});
