/** What the voice service says when it will not answer for a while, or not until somebody pays. */
export interface Limit {
  kind: "rate" | "quota";
  /** How long to wait, in milliseconds, where it says so. */
  waitMs: number | null;
}

/** What is known of a refusal. */
export interface Refusal {
  code?: string | null | undefined;
  type?: string | null | undefined;
  message?: string | null | undefined;
  /** Of an HTTP answer. */
  status?: number;
  headers?: Headers;
}

const QUOTA = /insufficient_quota|billing_(hard_limit_reached|not_active)|exceeded your current quota/i;
const RATE = /rate_limit|slow_down|too_many_requests|rate limit (reached|exceeded)|too many requests/i;

/** Is it a limit, and of which kind? Null for anything else. Some refusals carry no code: then the words count. */
export function limitOf({ code, type, message, status, headers }: Refusal): Limit | null {
  const words = `${code ?? ""} ${type ?? ""} ${message ?? ""}`;
  if (QUOTA.test(words)) return { kind: "quota", waitMs: null };
  if (status !== 429 && !RATE.test(words)) return null;
  return { kind: "rate", waitMs: retryAfterMs(headers) ?? waitInWordsMs(message ?? "") };
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** The wait in "Please try again in 1.8s." (also `20ms`, `6m0s`, `1h2m3s`), in milliseconds; null when there is none. */
export function waitInWordsMs(message: string): number | null {
  const told = /try again in ((?:\d+(?:\.\d+)?\s?(?:ms|[hms])(?![a-z])\s?)+|\d+(?:\.\d+)? seconds?\b)/i.exec(
    message,
  )?.[1];
  if (told === undefined) return null;
  let waitMs = 0;
  for (const [, amount, unit] of told.matchAll(/(\d+(?:\.\d+)?)\s?(ms|[hms])/gi)) {
    waitMs += Number(amount) * (UNIT_MS[unit?.toLowerCase() ?? "s"] ?? 0);
  }
  return Math.ceil(waitMs);
}

/** When an HTTP answer wants to be asked again, in milliseconds from now: in milliseconds, seconds, or at a time of day. */
export function retryAfterMs(headers: Headers | undefined): number | null {
  const ms = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const after = headers?.get("retry-after") ?? "";
  const toldMs = /^\d+(?:\.\d+)?$/.test(after)
    ? Number.parseFloat(after) * 1_000
    : Date.parse(after) - Date.now();
  return Number.isFinite(toldMs) ? Math.max(0, toldMs) : null;
}

/** The code by which a voice that is lost to a limit is known: another session would be turned away as well. */
export const lostTo = ({ kind }: Limit): "insufficient_quota" | "rate_limited" =>
  kind === "quota" ? "insufficient_quota" : "rate_limited";
