import * as z from "zod";

/** How a connector and its way to the edge stand. */
export const connectorHealth = z.object({
  /** From a word to its answer over the link, milliseconds; null before the first. */
  roundTripMs: z.number().nonnegative().nullable(),
  /** Messages that the edge has not acknowledged yet. */
  outbox: z.number().int().nonnegative(),
  /** Where Asterisk writes recordings; null where it cannot be looked at. */
  disk: z.object({ folder: z.string().max(300), freeBytes: z.number().nonnegative() }).nullable(),
});
export type ConnectorHealth = z.infer<typeof connectorHealth>;

/** What the edge makes of it. */
export const seenHealth = connectorHealth.extend({
  /** How far the clock of the connector's machine is behind the edge's; negative where it is ahead. */
  clockBehindMs: z.number(),
  at: z.number().int(),
});
export type SeenHealth = z.infer<typeof seenHealth>;

/** The half of a round trip is the way here: what a message is late beyond that is the other's clock. */
export const seenNow = (health: ConnectorHealth, saidAt: number, now: number): SeenHealth => ({
  ...health,
  clockBehindMs: now - saidAt - (health.roundTripMs ?? 0) / 2,
  at: now,
});

/** From here on somebody has to do something. */
export const LIMITS = { roundTripMs: 300, outbox: 500, freeBytes: 2 ** 30, clockMs: 2_000 } as const;

export type HealthTrouble = "slow_link" | "outbox" | "disk" | "clock";

/** What of it passes its limit; the clock's own is known to the edge alone. */
export function troublesIn(
  health: ConnectorHealth & Partial<Pick<SeenHealth, "clockBehindMs">>,
): HealthTrouble[] {
  const { roundTripMs, outbox, disk, clockBehindMs = 0 } = health;
  const is: Record<HealthTrouble, boolean> = {
    slow_link: (roundTripMs ?? 0) > LIMITS.roundTripMs,
    outbox: outbox > LIMITS.outbox,
    disk: disk !== null && disk.freeBytes < LIMITS.freeBytes,
    // A slow way may be slower in one direction than in the other.
    clock: Math.abs(clockBehindMs) - (roundTripMs ?? 0) / 2 > LIMITS.clockMs,
  };
  return HEALTH_TROUBLES.filter((one) => is[one]);
}
const HEALTH_TROUBLES: readonly HealthTrouble[] = ["disk", "clock", "outbox", "slow_link"];
