import type { LogEntry } from "@patchbay/protocol/call";

/** Turns that were finished, by the names that peer and voice have for them. */
export interface Finished {
  /** Item ids of answers that the caller heard to their end. */
  whole: readonly string[];
  /** Keys that the caller pressed and was answered to. */
  keys: readonly string[];
}

/** How many of the finished turns a call's log lacks, and how many turns stand in it more than once. */
export function countTurns(
  log: readonly LogEntry[],
  { whole, keys }: Finished,
): { lost: number; doubled: number } {
  const turns = log.flatMap(({ event }) => (event.type === "turn_finished" ? [event.turn] : []));
  const named = turns.map((turn) => (turn.text.startsWith("[keypad] ") ? turn.text : turn.id));
  const wanted = [...whole, ...keys.map((key) => `[keypad] ${key}`)];
  return {
    lost: wanted.filter((name) => !named.includes(name)).length,
    doubled: named.length - new Set(named).size,
  };
}
