import type { CallEvent, LogEntry } from "@patchbay/protocol/call";
import { Callbacks } from "./callbacks.ts";
import { DoNotCallList } from "./do-not-call-list.ts";
import { Messages } from "./messages.ts";
import { listedAs, listedIn, Removed } from "./removed.ts";

/**
 * Writes down what a call left to be done, read from its log, and answers whether it left anything; repeating it
 * changes nothing, and brings nothing back that was taken off. Rejects when D1 cannot be written: the log keeps it, and
 * it is told again.
 */
export async function keepFollowUps(
  d1: D1Database,
  orgId: string,
  callId: string,
  log: readonly LogEntry[],
): Promise<boolean> {
  const ids = log.flatMap(({ event }) => idsOf(callId, event));
  const removed = await new Removed(d1, orgId).among(ids);
  for (const { at, event } of log) {
    if (idsOf(callId, event).some((id) => isRemoved(event, at, removed.get(id)))) continue;
    if (event.type === "message_taken") {
      const { messageId: id, from: fromName, number, recipient, text, urgent } = event;
      await new Messages(d1, orgId).keep({ id, callId, at, fromName, number, recipient, text, urgent });
    }
    if (event.type === "callback_scheduled") {
      const { callbackId: id, name, number, when, atMs: dueAt, about } = event;
      await new Callbacks(d1, orgId).keep({ id, callId, at, name, number, when, dueAt, about });
    }
    if (event.type === "opted_out" && event.number !== "") {
      const { number, words } = event;
      await new DoNotCallList(d1, orgId).keep({ number, at, callId, words, addedBy: "" });
    }
  }
  return ids.length > 0;
}

/** The numbers that a call's log asks to be called no more, and when it did (epoch milliseconds). */
export const numbersIn = (log: readonly LogEntry[]): { number: string; at: number }[] =>
  log.flatMap(({ at, event }) =>
    event.type === "opted_out" && event.number !== "" ? [{ number: event.number, at }] : [],
  );

/** Whoever asks once more after they were taken off is listed once more. */
const isRemoved = (event: CallEvent, at: number, removedAt: number | undefined): boolean =>
  removedAt !== undefined && (event.type !== "opted_out" || at <= removedAt);

/** What an entry is known by among those that were taken off; nothing for what leaves nothing to be done. */
function idsOf(callId: string, event: CallEvent): string[] {
  switch (event.type) {
    case "message_taken":
      return [event.messageId];
    case "callback_scheduled":
      return [event.callbackId];
    case "opted_out":
      return [listedAs(event.number), listedIn(callId, event.number)];
    default:
      return [];
  }
}
