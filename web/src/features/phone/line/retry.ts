const FIRST_MS = 200;
/** Also how often a line is tried while the machine says that it has no network: it may be wrong. */
export const LONGEST_MS = 2_000;

/** How long a lost line is tried again before the leg is given up. */
export const GIVE_UP_AFTER_MS = 15_000;

/** The pause before a dial: doubling from 0.2 s to 2 s, up to a quarter of it by chance (`random` is 0 to 1). */
export function retryInMs(attempt: number, random: number): number {
  const pauseMs = FIRST_MS * 2 ** Math.min(attempt, 10);
  return Math.min(LONGEST_MS, Math.round(pauseMs * (1 + random / 4)));
}
