import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import * as z from "zod";

/** What a person was saying when it was last kept; nothing of it may be known yet. Times are milliseconds of the call. */
export const underWay = z.object({
  turnId: z.string().min(1).max(80),
  speaker: z.enum(["caller", "operator"]),
  text: z.string(),
  startMs: z.number().int().nonnegative(),
  toMs: z.number().int().nonnegative(),
});
export type UnderWay = z.infer<typeof underWay>;

/**
 * What the log gets of words that a process took along: as far as they were written down they are a turn that was broken off,
 * else it says that some are missing. What became a turn in time is there already.
 */
export function brokenOff(held: readonly UnderWay[], log: readonly LogEntry[]): CallEvent[] {
  const written = new Set(
    log.flatMap(({ event }) => (event.type === "turn_finished" ? [event.turn.id] : [])),
  );
  return held
    .filter(({ turnId }) => !written.has(turnId))
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ turnId, speaker, text, startMs, toMs }) => {
      if (text.trim() === "") return { type: "words_lost", speaker, startMs };
      const endMs = Math.max(startMs, toMs);
      const turn = { id: turnId, speaker, text: text.trim(), startMs, endMs, brokenOff: true };
      return { type: "turn_finished", turn };
    });
}
