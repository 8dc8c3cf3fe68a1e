import * as z from "zod";

/** More events at once, or more characters, are left out and counted. */
export const MOST_RAW_EVENTS = 500;
export const MOST_RAW_CHARS = 400_000;

/** An event of Asterisk as it came, but for numbers that are withheld. */
export const rawEvent = z.object({
  /** Counts up within one connector: a step of more than one is what was left out. */
  n: z.number().int().positive(),
  /** Epoch milliseconds by the connector's clock. */
  at: z.number().int(),
  /** In Asterisk's own names and order; a header that came more than once has a list. */
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
export type RawEvent = z.infer<typeof rawEvent>;

/** Without events it asks whether anybody still watches. */
export const rawEvents = z.object({
  events: z.array(rawEvent).max(MOST_RAW_EVENTS),
  /** So many came too fast to be told, since the last of these messages. */
  leftOut: z.number().int().nonnegative(),
});
export type RawEvents = z.infer<typeof rawEvents>;
