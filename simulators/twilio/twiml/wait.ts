/** Resolves after so many milliseconds, or as soon as `signal` fires; never rejects. */
export function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
  });
}

/** Resolves with the first of `work` and `signal`; false when it was the signal. Never rejects unless `work` does. */
export async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  let finish: () => void = () => {};
  const aborted = new Promise<void>((resolve) => {
    finish = resolve;
    signal.addEventListener("abort", finish);
  });
  try {
    await Promise.race([work, aborted]);
    return !signal.aborted;
  } finally {
    signal.removeEventListener("abort", finish);
  }
}
