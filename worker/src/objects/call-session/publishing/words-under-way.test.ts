import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { KEEP_EVERY_MS, WordsUnderWay } from "./words-under-way.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A storage that counts; `crash` begins anew with what it holds. */
function kept() {
  const held = new Map<string, unknown>();
  const writes: number[] = [];
  const storage = {
    kv: { get: (key: string) => held.get(key) },
    async put(key: string, value: unknown) {
      writes.push(Date.now());
      held.set(key, structuredClone(value));
    },
  };
  const begin = () => new WordsUnderWay(storage as unknown as DurableObjectStorage, () => Date.now());
  return { writes, words: begin(), crash: begin };
}
const said = (turnId: string, text: string, speaker: "caller" | "operator" | "assistant" = "caller") => ({
  turnId,
  speaker,
  text,
  startMs: 100,
});

it("F9: are kept every 2 s at most, however often they change, and are there after a crash", async () => {
  const { writes, words, crash } = kept();
  for (let ms = 0; ms < 20_000; ms += 20) {
    words.take(said("t", `said ${ms}`));
    await vi.advanceTimersByTimeAsync(20);
  }
  const gaps = writes.flatMap((at, n) => (n === 0 ? [] : [at - (writes[n - 1] ?? 0)]));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(KEEP_EVERY_MS);
  expect(writes.length).toBeLessThanOrEqual(11);
  const [left, ...more] = crash().left();
  expect(more).toEqual([]);
  expect(Number(/\d+/.exec(left?.text ?? "")?.[0])).toBeGreaterThanOrEqual(20_000 - KEEP_EVERY_MS - 20);
  expect(crash().left()).toEqual([]);
});

it("F9: are noticed from their beginning on, and are nothing once they are a turn or came to nothing", async () => {
  const { words, writes, crash } = kept();
  words.take(said("a", ""));
  words.take(said("b", "My card is 4111 1111 11", "operator"));
  words.take(said("c", "Hello there", "assistant"));
  await vi.advanceTimersByTimeAsync(KEEP_EVERY_MS);
  const left = crash().left();
  expect(left).toMatchObject([{ turnId: "a", text: "", startMs: 100 }, { turnId: "b" }]);
  expect(left[1]?.text).not.toMatch(/\d/);
  words.take(said("a", "Yes"));
  await vi.advanceTimersByTimeAsync(KEEP_EVERY_MS);
  words.drop("a");
  words.finished("b");
  await vi.advanceTimersByTimeAsync(KEEP_EVERY_MS);
  expect(crash().left()).toEqual([]);
  const before = writes.length;
  words.drop("nobody");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(writes).toHaveLength(before);
});
