import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Asked, MOST_TRIES, waitBeforeNextTry } from "./again.ts";

/** How long somebody waits who is asked again and again, and in which steps; seconds. */
function waits(asked: Asked, afterS: number | null = null): number[] {
  const all: number[] = [];
  for (let tries = 1; ; tries += 1) {
    const waitS = waitBeforeNextTry(asked, tries, afterS);
    if (waitS === null) return all;
    all.push(waitS);
  }
}
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

describe("a text model that cannot be had", () => {
  it("is asked about a call again at growing distance, for half a day", () => {
    const all = waits("call");
    expect(all.slice(0, 9)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900]);
    expect(sum(all)).toBeGreaterThan(12 * 3_600);
    // What the platform takes for a delay.
    expect(Math.max(...all)).toBeLessThanOrEqual(12 * 3_600);
  });

  it("is not asked before it said, and not for a day because it said so", () => {
    expect(waitBeforeNextTry("call", 1, 300)).toBe(300);
    expect(waitBeforeNextTry("call", 9, 30)).toBe(900);
    expect(waitBeforeNextTry("call", 1, 86_400)).toBe(3_600);
  });

  it("is asked about a turn only as long as its meaning is of use", () => {
    expect(waits("turn")).toEqual([1, 1]);
    expect(waitBeforeNextTry("turn", 1, 2)).toBe(2);
    expect(waitBeforeNextTry("turn", 1, 20)).toBeNull();
  });

  it("is asked as often as that: the queue gives no message up before", () => {
    const toml = readFileSync(new URL("../../../../wrangler.toml", import.meta.url).pathname, "utf8");
    const [, queue = ""] =
      /\[\[queues\.consumers\]\]\nqueue = "patchbay-to-understand"\n([^[]*)/.exec(toml) ?? [];
    const retries = Number(/^max_retries = (\d+)$/m.exec(queue)?.[1]);
    expect(retries).toBeGreaterThanOrEqual(MOST_TRIES.call);
    // The platform's own limit.
    expect(retries).toBeLessThanOrEqual(100);
  });
});
