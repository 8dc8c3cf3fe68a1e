import type { LogEntry } from "@patchbay/protocol/call";
import type { Turn } from "@patchbay/protocol/turn";

/** So much of the conversation before an utterance is enough to understand it. */
const TURNS_BEFORE = 6;

/**
 * The turns to read for one of the caller's, or with null for the whole ended call; null when that is answered already,
 * or when nothing was said that was written down: a model would be paid for reading nothing.
 */
export function turnsToRead(log: readonly LogEntry[], turnId: string | null): Turn[] | null {
  const answered = log.some(
    ({ event }) =>
      (event.type === "understanding_failed" && event.turnId === turnId) ||
      (turnId === null
        ? event.type === "call_understood"
        : event.type === "turn_understood" && event.turnId === turnId),
  );
  if (answered) return null;
  const turns = log.flatMap(({ event }) => (event.type === "turn_finished" ? [event.turn] : []));
  if (turnId === null) {
    const over = log.some(({ event }) => event.type === "call_ended");
    return over && turns.some(({ text }) => text !== "") ? turns : null;
  }
  const at = turns.findIndex(({ id }) => id === turnId);
  return at === -1 ? null : turns.slice(Math.max(0, at - TURNS_BEFORE), at + 1);
}
