const FIRST_WAIT_MS = 50;
const LAST_WAIT_MS = 5_000;

/** Durable Object errors say by themselves whether a second try can help; overload is never retried. */
function isRetryable(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("overloaded" in error && error.overloaded === true) return false;
  return "retryable" in error && error.retryable === true;
}

/** Repeats an idempotent call to another object; `call` must take a new stub each time, a broken one stays broken. */
export async function retrying<T>(call: () => Promise<T>, attempts = 4): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
      await new Promise((resolve) =>
        setTimeout(resolve, Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 4 ** attempt)),
      );
    }
  }
}
