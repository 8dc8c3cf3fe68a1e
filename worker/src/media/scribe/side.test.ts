import type { Interim } from "@patchbay/protocol/feed";
import type { Turn } from "@patchbay/protocol/turn";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TranscriberEvent } from "../ports.ts";
import { Side } from "./side.ts";

const SILENCE = 0xff;
const FRAME = 160;

/** One session of the service: what it was given, and its own end of the reports. */
interface Session {
  readonly heard: number[];
  closed: boolean;
  report(event: TranscriberEvent): void;
}

beforeEach(() => void vi.useFakeTimers({ now: 100_000 }));
afterEach(() => void vi.useRealTimers());

function talk() {
  const sessions: Session[] = [];
  const turns: Turn[] = [];
  const interim: Interim[] = [];
  const failures: string[] = [];
  const side = new Side("caller", {
    open(report) {
      const session: Session = { heard: [], closed: false, report };
      sessions.push(session);
      return {
        hear: (audio) => void session.heard.push(...audio),
        close: () => {
          session.closed = true;
        },
      };
    },
    turn: (turn) => turns.push(turn),
    interim: (words) => interim.push(words),
    began: () => {},
    used: () => {},
    failed: (code) => failures.push(code),
    callMs: () => Date.now() - 100_000,
  });
  side.begin();
  /** So much of one voice, as it is spoken. */
  const says = (byte: number, ms: number) => {
    for (let at = 0; at < ms; at += 20) {
      vi.advanceTimersByTime(20);
      side.hear(new Uint8Array(FRAME).fill(byte));
    }
  };
  /** The last session's moment, in ms of its audio, at which it was given this byte first or last. */
  const first = (byte: number) => Math.round((sessions.at(-1)?.heard.indexOf(byte) ?? 0) / 8);
  const last = (byte: number) => Math.round(((sessions.at(-1)?.heard.lastIndexOf(byte) ?? 0) + 1) / 8);
  const reports = (event: TranscriberEvent) => sessions.at(-1)?.report(event);
  /** The service noticed that voice, from beginning to end. */
  const notices = (itemId: string, byte: number) => {
    reports({ type: "began", itemId, atMs: first(byte) });
    reports({ type: "ended", itemId, atMs: last(byte) });
  };
  const lost: TranscriberEvent = { type: "lost", code: "closed", message: "It closed." };
  return { side, sessions, turns, interim, failures, says, reports, notices, lost };
}

describe("one side of what people say", () => {
  it("is written down at its time, whatever was said while the session opened", () => {
    const { says, reports, notices, turns, sessions } = talk();
    says(0x11, 1_000);
    says(SILENCE, 1_000);
    reports({ type: "opened" });
    says(0x12, 500);
    says(SILENCE, 600);
    notices("a", 0x11);
    reports({ type: "said", itemId: "a", said: { text: " Hello. " } });
    notices("b", 0x12);
    reports({ type: "said", itemId: "b", said: { text: "Are you there?" } });
    expect(turns).toEqual([
      { id: "a", speaker: "caller", text: "Hello.", startMs: 0, endMs: 1_000 },
      { id: "b", speaker: "caller", text: "Are you there?", startMs: 2_000, endMs: 2_500 },
    ]);
    // In pieces of a tenth of a second, none of which is missing or twice there.
    expect(sessions[0]?.heard.filter((byte) => byte === 0x11)).toHaveLength(8_000);
    expect(sessions[0]?.heard.filter((byte) => byte === 0x12)).toHaveLength(4_000);
  });

  it("is shown while it is spoken, and no more when it comes to nothing", () => {
    const { says, reports, interim, turns } = talk();
    reports({ type: "opened" });
    says(0x11, 400);
    reports({ type: "began", itemId: "a", atMs: 400 });
    reports({ type: "words", itemId: "a", delta: "Hel" });
    reports({ type: "words", itemId: "a", delta: "lo" });
    reports({ type: "said", itemId: "a", said: { text: "" } });
    expect(interim.map(({ text }) => text)).toEqual(["Hel", "Hello", ""]);
    expect(turns).toEqual([]);
  });

  it("keeps its time through a stall: what comes late in a burst was said before", () => {
    const { side, says, reports, notices, turns } = talk();
    reports({ type: "opened" });
    says(0x11, 500);
    vi.advanceTimersByTime(2_000);
    for (let n = 0; n < 100; n += 1) side.hear(new Uint8Array(FRAME).fill(SILENCE));
    says(0x12, 500);
    says(SILENCE, 600);
    notices("b", 0x12);
    reports({ type: "said", itemId: "b", said: { text: "Back." } });
    expect(turns[0]?.startMs).toBe(2_500);
  });

  it("is silent where nothing comes of it, so that what was said ends when it did", () => {
    const { side, says, sessions, reports } = talk();
    reports({ type: "opened" });
    says(0x11, 500);
    for (let ms = 0; ms < 1_000; ms += 20) {
      vi.advanceTimersByTime(20);
      side.keepUp();
    }
    const after = sessions[0]?.heard.slice(sessions[0].heard.lastIndexOf(0x11) + 1) ?? [];
    expect(after.length).toBeGreaterThanOrEqual(600 * 8);
    expect(new Set(after)).toEqual(new Set([SILENCE]));
  });
});

describe("a session that is refused or lost", () => {
  it("is asked for again, later each time, and what was said lately is heard by the one that comes", () => {
    const { says, reports, sessions, failures, lost } = talk();
    const waits: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      reports(lost);
      const from = Date.now();
      while (sessions.length === n + 1) vi.advanceTimersByTime(100);
      waits.push(Date.now() - from);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(failures).toHaveLength(7);
    says(0x11, 3_000);
    reports({ type: "opened" });
    says(SILENCE, 100);
    expect(sessions.at(-1)?.heard.filter((byte) => byte === 0x11)).toHaveLength(24_000);
  });

  it("is replaced at once after it served for a while, and nobody is told: nothing was lost", () => {
    const { says, reports, notices, turns, interim, sessions, failures, lost } = talk();
    reports({ type: "opened" });
    says(SILENCE, 12_000);
    says(0x10, 500);
    says(SILENCE, 700);
    notices("a", 0x10);
    reports({ type: "said", itemId: "a", said: { text: "One." } });
    says(0x11, 500);
    reports({ type: "began", itemId: "b", atMs: 13_600 });
    reports({ type: "words", itemId: "b", delta: "Tw" });
    reports(lost);
    vi.advanceTimersByTime(1);
    says(0x11, 500);
    expect(sessions).toHaveLength(2);
    expect(interim.at(-1)).toMatchObject({ turnId: "b", text: "" });
    reports({ type: "opened" });
    says(SILENCE, 700);
    notices("b2", 0x11);
    reports({ type: "said", itemId: "b2", said: { text: "Two." } });
    expect(turns.map(({ text }) => text)).toEqual(["One.", "Two."]);
    expect(Math.abs((turns[1]?.startMs ?? 0) - 13_200)).toBeLessThan(30);
    expect(failures).toEqual([]);
  });

  it("is followed by one that hears again what is written down already: that stands there once", () => {
    const { says, reports, notices, turns, sessions, lost } = talk();
    reports({ type: "opened" });
    says(0x10, 500);
    says(SILENCE, 700);
    notices("a", 0x10);
    reports({ type: "said", itemId: "a", said: { text: "One." } });
    reports(lost);
    says(SILENCE, 1_100);
    expect(sessions).toHaveLength(2);
    reports({ type: "opened" });
    notices("a2", 0x10);
    reports({ type: "said", itemId: "a2", said: { text: "One." } });
    says(0x11, 500);
    notices("b", 0x11);
    reports({ type: "said", itemId: "b", said: { text: "Two." } });
    expect(turns.map(({ text }) => text)).toEqual(["One.", "Two."]);
  });

  it("is asked for no more once they talk no more", async () => {
    const { side, reports, sessions, lost } = talk();
    reports(lost);
    await side.end();
    vi.advanceTimersByTime(60_000);
    expect(sessions).toHaveLength(1);
  });
});

describe("the end of a talk", () => {
  it("waits for the last word, and closes the session then", async () => {
    const { side, says, reports, notices, turns, sessions } = talk();
    reports({ type: "opened" });
    says(0x11, 500);
    const over = vi.fn();
    void side.end().then(over);
    says(0x12, 200);
    // The service needs to hear that it is over.
    expect(sessions[0]?.heard.slice(-4_000)).toEqual(new Array(4_000).fill(SILENCE));
    expect(sessions[0]?.heard).not.toContain(0x12);
    notices("a", 0x11);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(over).not.toHaveBeenCalled();
    reports({ type: "said", itemId: "a", said: { text: "Bye." } });
    await vi.advanceTimersByTimeAsync(1_600);
    expect(turns).toMatchObject([{ text: "Bye.", startMs: 0, endMs: 500 }]);
    expect([sessions[0]?.closed, over.mock.calls.length]).toEqual([true, 1]);
  });

  it("comes before the session is there: it is still given what was said", async () => {
    const { side, says, reports, notices, turns } = talk();
    says(0x11, 500);
    const over = side.end();
    vi.advanceTimersByTime(1_000);
    reports({ type: "opened" });
    notices("a", 0x11);
    reports({ type: "said", itemId: "a", said: { text: "Bye." } });
    vi.advanceTimersByTime(1_600);
    await over;
    expect(turns).toMatchObject([{ text: "Bye.", startMs: 0, endMs: 500 }]);
  });

  it.each([
    ["that never opens", false],
    ["that never writes the last word down", true],
  ])("is not kept waiting by a session %s", async (_what, opens) => {
    const { side, says, reports, sessions, interim } = talk();
    if (opens) reports({ type: "opened" });
    says(0x11, 500);
    const over = side.end();
    if (opens) {
      reports({ type: "began", itemId: "a", atMs: 400 });
      reports({ type: "words", itemId: "a", delta: "By" });
    }
    await vi.advanceTimersByTimeAsync(10_000);
    await over;
    expect(sessions[0]?.closed).toBe(true);
    expect(interim.map(({ text }) => text)).toEqual(opens ? ["By", ""] : []);
  });
});
