/** Milliseconds on the system's monotonic clock, which all processes of this machine share. */
export function sharedMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What the shared clock shows when `performance.now()` shows 0: of many looks at both the one with the least between. */
function originMs(): number {
  let best = { betweenMs: Number.POSITIVE_INFINITY, originMs: 0 };
  for (let look = 0; look < 1_000; look += 1) {
    const before = sharedMs();
    const now = performance.now();
    const betweenMs = sharedMs() - before;
    if (betweenMs < best.betweenMs) best = { betweenMs, originMs: before + betweenMs / 2 - now };
  }
  return best.originMs;
}

const ORIGIN_MS = originMs();

/** A moment of this process's wall clock (`performance.timeOrigin + performance.now()`) on the shared clock. */
export function sharedOfWall(wallMs: number): number {
  return ORIGIN_MS + wallMs - performance.timeOrigin;
}
