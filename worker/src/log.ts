/** One JSON line for the operator of the edge: names and codes, never a secret, speech or a full number. */
export function report(
  level: "info" | "warn" | "error",
  message: string,
  about: {
    org?: string;
    account?: string;
    call?: string;
    site?: string;
    seq?: number;
    code?: string;
    error?: string;
  } = {},
): void {
  console[level](JSON.stringify({ level, message, ...about }));
}

/** What may be said of an error in a log: of a query its text, never the values, which may be a caller's words. */
export const errorText = (error: unknown): string =>
  error instanceof Error ? (error.message.split("\nparams:")[0] ?? "") : "unknown error";
