import { expect, it } from "vitest";
import { type ConnectorHealth, LIMITS, seenNow, troublesIn } from "./connector-health.ts";

const well: ConnectorHealth = {
  roundTripMs: 40,
  outbox: 3,
  disk: { folder: "/var/spool/asterisk/monitor", freeBytes: 40 * 2 ** 30 },
};

it("tells a clock that is set wrong from a way that is long", () => {
  expect(seenNow(well, 1_000, 1_020)).toMatchObject({ clockBehindMs: 0, at: 1_020 });
  expect(seenNow({ ...well, roundTripMs: 900 }, 1_000, 1_450).clockBehindMs).toBe(0);
  expect(seenNow(well, 13_020, 1_020).clockBehindMs).toBe(-12_020);
  expect(seenNow({ ...well, roundTripMs: null }, 1_000, 4_000).clockBehindMs).toBe(3_000);
});

it.each([
  [{}, []],
  [{ roundTripMs: LIMITS.roundTripMs }, []],
  [{ roundTripMs: LIMITS.roundTripMs + 1 }, ["slow_link"]],
  [{ outbox: LIMITS.outbox + 1 }, ["outbox"]],
  [{ disk: { folder: "/", freeBytes: LIMITS.freeBytes - 1 } }, ["disk"]],
  [{ disk: null }, []],
  [{ clockBehindMs: 1_900 }, []],
  [{ clockBehindMs: 2_100 }, ["clock"]],
  [{ clockBehindMs: -12_000 }, ["clock"]],
  // Half of so long a way may be what it seems to be off by.
  [{ clockBehindMs: 2_300, roundTripMs: 1_000 }, ["slow_link"]],
] as const)("%o: %o", (change, troubles) => {
  expect(troublesIn({ ...well, ...change })).toEqual(troubles);
});
