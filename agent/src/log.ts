import { type Logger, pino } from "pino";

export type Log = Logger;
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** One JSON line an entry on standard output. Secrets and callers' numbers are never given to it. */
export function createLog(level: (typeof LOG_LEVELS)[number]): Log {
  return pino({ level, base: { part: "connector" }, timestamp: pino.stdTimeFunctions.isoTime });
}
