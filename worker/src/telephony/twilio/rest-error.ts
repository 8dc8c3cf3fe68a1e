import * as z from "zod";

/** "refused": it certainly did not happen. "unknown": it may have happened, so a create must not simply be repeated. */
export type RestOutcome = "refused" | "unknown";

/** A REST call that gave no result. `code` is the vendor's number as text, or ours for what never got an answer. */
export class TwilioRestError extends Error {
  override readonly name = "TwilioRestError";
  readonly code: string;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  /** Whether the same request may be sent again, after a pause. */
  readonly retryable: boolean;
  readonly outcome: RestOutcome;

  constructor(about: {
    code: string;
    message: string;
    status: number;
    retryable: boolean;
    outcome: RestOutcome;
  }) {
    super(about.message);
    this.code = about.code;
    this.status = about.status;
    this.retryable = about.retryable;
    this.outcome = about.outcome;
  }
}

const errorBody = z.object({ code: z.number().int(), message: z.string().max(2_000) });
const TOO_MANY = "20429";

/** The error of an answer that is none of 2xx. `once` marks requests that must not happen twice. */
export function refusalOf(status: number, text: string, safety: "once" | "again"): TwilioRestError {
  const body = errorBody.safeParse(jsonOf(text));
  const code = body.success ? String(body.data.code) : `http_${status}`;
  const throttled = status === 429 || code === TOO_MANY;
  const broken = status >= 500;
  return new TwilioRestError({
    code,
    message: body.success ? body.data.message : `Twilio answered with status ${status}.`,
    status,
    // A throttled request was not carried out; a server's error leaves that open.
    retryable: throttled || (broken && safety === "again"),
    outcome: broken && !throttled ? "unknown" : "refused",
  });
}

/** Decoded JSON, or null for what is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Between two tries of a request that may be repeated. */
const WAITS_MS = [250, 1_000];

/** Sends a request again that was throttled or met a fault at the vendor's; one that got no answer in time is not waited for twice. */
export async function persistently<T>(send: () => Promise<T>): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof TwilioRestError && error.retryable) || error.code === "timeout") throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return send();
}
