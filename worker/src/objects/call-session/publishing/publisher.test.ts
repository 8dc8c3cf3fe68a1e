import type { CallSummary, LogEntry } from "@patchbay/protocol/call";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type CallNews, Publisher } from "./publisher.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const call = (status: CallSummary["status"]) => ({ id: "c", status }) as CallSummary;
const began = { n: 1, at: 0, event: { type: "call_routed" } } as unknown as LogEntry;
const turn = (id: string) =>
  ({ n: 2, at: 0, event: { type: "turn_finished", turn: { id } } }) as unknown as LogEntry;

/** A publisher whose organization answers so; what it was told, and when. */
function telling(seen: { watched: boolean; listed: boolean }) {
  const told: (CallNews & { atMs: number })[] = [];
  const publisher = new Publisher(async (news) => {
    told.push({ ...news, atMs: Date.now() });
    return seen;
  });
  publisher.publish(call("in_progress"), began);
  const speak = async (forMs: number, turnId = "t") => {
    for (let ms = 0; ms < forMs; ms += 20) {
      publisher.speak({ turnId, speaker: "caller", text: `said ${ms}`, startMs: 0 });
      await vi.advanceTimersByTimeAsync(20);
    }
  };
  const rows = () => told.flatMap(({ row, atMs }) => (row === null ? [] : [{ ...row, atMs }]));
  return { publisher, told, speak, rows };
}

it("D6: tells the rows of a list what is said once a second, the newest words each time", async () => {
  const { speak, rows, told } = telling({ watched: false, listed: true });
  await speak(10_000);
  const gaps = rows().flatMap(({ atMs }, n, all) => (n === 0 ? [] : [atMs - (all[n - 1]?.atMs ?? 0)]));
  expect(gaps.length).toBeGreaterThanOrEqual(8);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  expect(rows().at(-1)?.text).toMatch(/^said 9\d\d\d?$/);
  // Who does not look at the call itself is sent no more than that.
  expect(told.flatMap(({ interim }) => interim)).toEqual([]);
});

it("D6: asks every 3 s where nobody looks at a list, and tells the last words even when nobody speaks on", async () => {
  const { speak, rows } = telling({ watched: false, listed: false });
  await speak(9_000);
  expect(rows().length).toBeLessThanOrEqual(4);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(rows().at(-1)?.text).toBe("said 8980");
});

it("D6: tells nothing of an utterance that is a turn by then, nor of a call that has ended", async () => {
  const { publisher, speak, rows } = telling({ watched: false, listed: true });
  await speak(400);
  publisher.publish(call("in_progress"), turn("t"));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(rows()).toHaveLength(1);
  await speak(400, "u");
  const ended = { n: 3, at: 0, event: { type: "call_ended" } } as unknown as LogEntry;
  publisher.publish(call("ended"), ended);
  const before = rows().length;
  await speak(3_000, "u");
  expect(rows()).toHaveLength(before);
});
