import { CLOSE } from "@patchbay/protocol/version";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, firstDial, type Link, type LinkEvent, nextTick, stepLink } from "./link.ts";

/** Plays events at given times and answers the end state and everything that was done. */
function play(steps: readonly (readonly [number, LinkEvent])[]): { link: Link; done: string[] } {
  let link = firstDial(0);
  const done: string[] = [];
  for (const [at, event] of steps) {
    const next = stepLink(link, event, at, 1);
    link = next.link;
    done.push(...next.effects);
  }
  return { link, done };
}

test("a silent socket is pinged after 20 s and dropped when nothing answers", () => {
  const { link, done } = play([
    [10, { type: "opened" }],
    [20_010, { type: "tick" }],
    [28_010, { type: "tick" }],
  ]);
  expect(done).toEqual(["ping", "drop"]);
  expect(link).toMatchObject({ state: "waiting", liveUntil: 28_010, retryAt: 28_510 });
});

test("any word from the server is a sign of life", () => {
  const { link, done } = play([
    [10, { type: "opened" }],
    [20_010, { type: "tick" }],
    [20_050, { type: "heard" }],
    [28_010, { type: "tick" }],
  ]);
  expect(done).toEqual(["ping"]);
  expect(link).toMatchObject({ state: "open", pingAt: 40_010 });
});

test("a page that wakes up checks its socket within seconds", () => {
  const { link, done } = play([
    [10, { type: "opened" }],
    [11_000, { type: "look" }],
    [13_500, { type: "tick" }],
  ]);
  expect(done).toEqual(["ping", "drop"]);
  expect(link.state).toBe("waiting");
});

test("a returning network dials at once", () => {
  const { done } = play([
    [10, { type: "opened" }],
    [9_000, { type: "closed", code: 1006 }],
    [9_001, { type: "look" }],
  ]);
  expect(done).toEqual(["drop", "dial"]);
});

test.each([
  ["while it waits", []],
  ["while a dial of before is under way", [[60_000, { type: "tick" }] as const]],
])("D1: after a long gap the network that returns %s is tried again within a second", (_, before) => {
  const gone = [0, 1, 2, 3, 4, 5, 6].flatMap((which) => [
    [which * 1_000, { type: "retry" }] as const,
    [which * 1_000 + 1, { type: "closed", code: 1006 }] as const,
  ]);
  const { link } = play([
    ...gone,
    ...before,
    [60_001, { type: "look" }],
    [60_002, { type: "closed", code: 1006 }],
  ]);
  expect(link).toMatchObject({ state: "waiting", retryAt: 61_002 });
});

test("retries get slower while the server turns us away, and quick again after a steady socket", () => {
  const { link } = play([
    [0, { type: "closed", code: 1006 }],
    [500, { type: "tick" }],
    [600, { type: "closed", code: 1006 }],
    [1_600, { type: "tick" }],
    [1_700, { type: "opened" }],
    [1_800, { type: "closed", code: 1011 }],
  ]);
  expect(link).toMatchObject({ state: "waiting", attempt: 3, retryAt: 3_800 });
  const steady = stepLink(
    { state: "open", attempt: 7, openedAt: 0, pingAt: 20_000, deadAt: null },
    { type: "closed", code: 1006 },
    6_000,
    1,
  );
  expect(steady.link).toMatchObject({ attempt: 1, retryAt: 6_500 });
});

test("a revoked session is not dialled again by itself, but a person may", () => {
  const { link, done } = play([
    [10, { type: "opened" }],
    [50, { type: "closed", code: CLOSE.revoked }],
    [90_000, { type: "tick" }],
    [90_001, { type: "look" }],
  ]);
  expect(link).toEqual({ state: "refused", liveUntil: 50, code: CLOSE.revoked });
  expect(done).toEqual(["drop"]);
  expect(stepLink(link, { type: "retry" }, 90_002, 0).effects).toEqual(["dial"]);
});

test("the wait is between a quarter of a second and fifteen seconds, always", () => {
  void fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const ms = backoffMs(attempt, random);
      expect(ms).toBeGreaterThanOrEqual(250);
      expect(ms).toBeLessThanOrEqual(15_000);
    }),
  );
});

test("whatever happens, the machine either has a next tick or was refused", () => {
  const event = fc.oneof(
    fc.constantFrom<LinkEvent>(
      { type: "opened" },
      { type: "heard" },
      { type: "tick" },
      { type: "look" },
      { type: "retry" },
    ),
    fc.constantFrom(1000, 1006, 1011, 4002, 4006).map((code): LinkEvent => ({ type: "closed", code })),
  );
  void fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30_000), event)), (steps) => {
      let now = 0;
      const timed = steps.map(([passed, what]) => {
        now += passed;
        return [now, what] as const;
      });
      const { link } = play(timed);
      expect(nextTick(link) === null).toBe(link.state === "refused");
    }),
  );
});
